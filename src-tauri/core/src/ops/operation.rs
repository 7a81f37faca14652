//! The list of operations as data.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use ts_rs::TS;

use crate::model::*;

/// Whether an operation changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reads; may be repeated freely.
    Query,
    /// Changes something.
    Action,
}

/// One line of the list.
#[derive(Debug)]
pub struct Operation {
    /// Name of function, Tauri command and TypeScript key.
    pub name: &'static str,
    /// Whether it changes anything.
    pub kind: Kind,
    /// HTTP method.
    pub method: &'static str,
    /// HTTP path with `{parameters}`.
    pub path: &'static str,
    /// HTTP status of success.
    pub status: u16,
    /// What it does.
    pub doc: &'static str,
    /// Types for generated files.
    pub types: fn(&ts_rs::Config) -> Types,
    /// JSON schema of the input.
    pub input_schema: fn(&mut SchemaGenerator) -> Schema,
    /// JSON schema of the output.
    pub output_schema: fn(&mut SchemaGenerator) -> Schema,
    /// Writes the TypeScript of both types and of all they hold into a folder.
    pub export: fn(&ts_rs::Config) -> Result<(), ts_rs::ExportError>,
}

/// TypeScript names of an operation's types.
#[derive(Debug)]
pub struct Types {
    /// Of the input.
    pub input: String,
    /// Of the output.
    pub output: String,
}

impl Operation {
    /// True for routes that answer bare objects instead of `{success, ...}`.
    pub fn is_bare(&self) -> bool {
        self.path.starts_with("/api/analysis/")
    }

    /// Names of the path's parameters.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

fn types<I: TS, O: TS>(config: &ts_rs::Config) -> Types {
    Types { input: I::name(config), output: O::name(config) }
}

fn export<I: TS + 'static, O: TS + 'static>(config: &ts_rs::Config) -> Result<(), ts_rs::ExportError> {
    I::export_all(config)?;
    O::export_all(config)
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

macro_rules! kind {
    (query) => {
        Kind::Query
    };
    (action) => {
        Kind::Action
    };
}

macro_rules! table {
    ($(#[doc = $doc:literal] $kind:ident $name:ident $method:ident $path:literal $status:literal ($input:ty) -> $output:ty;)*) => {
        /// Every operation, in the order of the list.
        pub static OPERATIONS: &[Operation] = &[$(Operation {
            name: stringify!($name),
            kind: kind!($kind),
            method: stringify!($method),
            path: $path,
            status: $status,
            doc: $doc,
            types: types::<$input, $output>,
            input_schema: schema::<$input>,
            output_schema: schema::<$output>,
            export: export::<$input, $output>,
        }),*];
    };
}

crate::operations!(table);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_routes_are_unique() {
        for (i, a) in OPERATIONS.iter().enumerate() {
            for b in &OPERATIONS[i + 1..] {
                assert_ne!(a.name, b.name);
                assert_ne!((a.method, a.path), (b.method, b.path));
            }
        }
    }

    #[test]
    fn queries_are_gets() {
        for operation in OPERATIONS {
            assert_eq!(operation.kind == Kind::Query, operation.method == "GET", "{}", operation.name);
        }
    }
}
