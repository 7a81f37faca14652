//! The graphics card, as NVIDIA's driver tells of it; most computers have none, and that is no error.

use nvml_wrapper::Nvml;
use nvml_wrapper::error::NvmlError;

use crate::model::GpuCost;

/// The driver's library as its packages install it; the name without a number comes with development files only.
#[cfg(target_os = "linux")]
const LIBRARY: &str = "libnvidia-ml.so.1";

/// The first graphics card.
pub(crate) struct Gpu {
    driver: Nvml,
}

impl Gpu {
    /// The card, where there is one and its driver.
    pub(crate) fn find() -> Option<Self> {
        #[cfg(target_os = "linux")]
        let found = Nvml::builder().lib_path(LIBRARY.as_ref()).init();
        #[cfg(not(target_os = "linux"))]
        let found = Nvml::init();
        match found {
            Ok(driver) => Some(Self { driver }),
            Err(error) => {
                tracing::debug!("no graphics card is watched: {error}");
                None
            }
        }
    }

    /// How busy it is; `None` while the driver does not tell.
    pub(crate) fn read(&self) -> Option<GpuCost> {
        self.try_read().ok()
    }

    fn try_read(&self) -> Result<GpuCost, NvmlError> {
        let card = self.driver.device_by_index(0)?;
        let memory = card.memory_info()?;
        Ok(GpuCost {
            name: card.name()?,
            busy_percent: card.utilization_rates()?.gpu,
            memory_bytes: memory.used,
            memory_total_bytes: memory.total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With a card its figures make sense; without one nothing fails.
    #[test]
    fn a_card_that_is_there_tells_what_makes_sense() {
        let cost = Gpu::find().and_then(|gpu| gpu.read());
        assert!(cost.is_none_or(|cost| cost.busy_percent <= 100 && cost.memory_bytes <= cost.memory_total_bytes));
    }
}
