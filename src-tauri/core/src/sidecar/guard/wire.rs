//! What the application and its guard say to each other: orders of one byte, reports of five.

/// Bytes of a report: its kind, and a number, little end first.
pub(crate) const REPORT: usize = 5;

/// What the guard is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Ask the server to end: its standard input is closed, its group gets TERM.
    Terminate,
    /// Kill the server and all that came from it.
    Kill,
}

impl Order {
    pub(crate) fn to_byte(self) -> u8 {
        match self {
            Self::Terminate => b'T',
            Self::Kill => b'K',
        }
    }

    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        [Self::Terminate, Self::Kill].into_iter().find(|order| order.to_byte() == byte)
    }
}

/// What the guard tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    /// The server runs as this process.
    Started(i32),
    /// It could not be started: the system's error number.
    NotStarted(i32),
    /// It ended: the status as wait(2) has it. What is left of it is ended now.
    Ended(i32),
}

impl Report {
    pub(crate) fn to_bytes(self) -> [u8; REPORT] {
        let (kind, number) = match self {
            Self::Started(pid) => (b'P', pid),
            Self::NotStarted(error) => (b'E', error),
            Self::Ended(status) => (b'X', status),
        };
        let [a, b, c, d] = number.to_le_bytes();
        [kind, a, b, c, d]
    }

    pub(crate) fn from_bytes([kind, a, b, c, d]: [u8; REPORT]) -> Option<Self> {
        let number = i32::from_le_bytes([a, b, c, d]);
        match kind {
            b'P' => Some(Self::Started(number)),
            b'E' => Some(Self::NotStarted(number)),
            b'X' => Some(Self::Ended(number)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard() {
        for report in [Report::Started(4_194_304), Report::NotStarted(2), Report::Ended(0x0f00), Report::Ended(9)] {
            assert_eq!(Report::from_bytes(report.to_bytes()), Some(report));
        }
        assert_eq!(Report::from_bytes(*b"error"), None);
        for order in [Order::Terminate, Order::Kill] {
            assert_eq!(Order::from_byte(order.to_byte()), Some(order));
        }
        assert_eq!(Order::from_byte(b'?'), None);
    }
}
