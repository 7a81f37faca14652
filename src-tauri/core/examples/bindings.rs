//! Writes the generated files: `types.ts`, `operations.ts` and `search.ts` for the window, `openapi.json` for everyone
//! else.
//!
//! `cargo run -p mismo-core --example bindings -- <folder for TypeScript> <openapi.json>`

use std::path::PathBuf;

use mismo_core::events::Envelope;
use mismo_core::library;
use mismo_core::model::{SearchOperator, Stem};
use mismo_core::ops::{Kind, OPERATIONS};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use ts_rs::TS as _;

const HEADER: &str = "// Generated from the list of operations by `cargo xtask bindings`. Do not edit.\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(openapi_file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bindings <folder for TypeScript> <openapi.json>".into());
    };
    std::fs::create_dir_all(&folder)?;
    let types_file = folder.join("types.ts");
    if types_file.exists() {
        std::fs::remove_file(&types_file)?;
    }
    let config = ts_rs::Config::from_env().with_out_dir(&folder);
    for operation in OPERATIONS {
        (operation.export)(&config)?;
    }
    Envelope::export_all(&config)?;
    Stem::export_all(&config)?;
    SearchOperator::export_all(&config)?;
    std::fs::write(folder.join("search.ts"), search()?)?;
    std::fs::write(folder.join("operations.ts"), operations(&config, &std::fs::read_to_string(&types_file)?))?;
    std::fs::write(openapi_file, format!("{:#}\n", openapi()))?;
    Ok(())
}

/// `search.ts`: the operators of the search language, which the help and the hints of the search field tell.
fn search() -> Result<String, serde_json::Error> {
    let operators = serde_json::to_string_pretty(&library::search_operators())?;
    Ok(format!(
        "{HEADER}import type {{ SearchOperator }} from \"./types\";\n\n/** All operators of the search language, the most used first. */\nexport const OPERATORS: readonly SearchOperator[] = {operators};\n"
    ))
}

/// `operations.ts`: method, path and types of each operation.
fn operations(config: &ts_rs::Config, types: &str) -> String {
    let mut runtime = String::new();
    let mut signatures = String::new();
    for operation in OPERATIONS {
        let names = (operation.types)(config);
        let kind = if operation.kind == Kind::Query { "query" } else { "action" };
        runtime += &format!(
            "  {}: {{ kind: \"{kind}\", method: \"{}\", path: \"{}\" }},\n",
            operation.name, operation.method, operation.path
        );
        signatures += &format!(
            "  /**{} */\n  {}: {{ input: {}; output: {} }};\n",
            operation.doc, operation.name, names.input, names.output
        );
    }
    let mut imports: Vec<&str> = types
        .lines()
        .filter_map(|line| line.strip_prefix("export type "))
        .filter_map(|line| line.split(|c: char| !c.is_alphanumeric()).next())
        .filter(|name| mentions(&signatures, name))
        .collect();
    imports.sort_unstable();
    format!(
        "{HEADER}import type {{\n  {},\n}} from \"./types\";\n\n/** Method and path of each operation. */\nexport const operations = {{\n{runtime}}} as const;\n\n/** Input and output of each operation. */\nexport interface Signatures {{\n{signatures}}}\n\nexport type OperationName = keyof Signatures;\n",
        imports.join(",\n  ")
    )
}

/// True when `name` stands in `text` as a whole word outside comments.
fn mentions(text: &str, name: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("/**"))
        .any(|line| line.split(|c: char| !c.is_alphanumeric()).any(|word| word == name))
}

/// The OpenAPI 3.1 document.
fn openapi() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let input = (operation.input_schema)(&mut generator);
        let output = (operation.output_schema)(&mut generator);
        let in_path: Vec<&str> = operation.path_parameters().collect();
        let mut entry = json!({
            "operationId": operation.name,
            "summary": operation.doc.trim(),
            "parameters": in_path.iter().map(|name| json!({
                "name": name, "in": "path", "required": true, "schema": { "type": "string" }
            })).collect::<Vec<_>>(),
            "responses": {
                operation.status.to_string(): {
                    "description": "Done",
                    "content": { "application/json": { "schema": output } }
                },
                "default": {
                    "description": "Failed",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Failure" } } }
                }
            }
        });
        if matches!(operation.method, "POST" | "PUT") {
            entry["requestBody"] = json!({ "content": { "application/json": { "schema": input } } });
        } else {
            let fields = generator.definitions().get(&short_name(&input)).cloned().unwrap_or_default();
            entry["parameters"].as_array_mut().into_iter().for_each(|list| list.extend(query(&fields, &in_path)));
        }
        let methods = paths.entry(operation.path.to_owned()).or_insert_with(|| json!({}));
        methods[operation.method.to_lowercase()] = entry;
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert(
        "Failure".to_owned(),
        json!({
            "type": "object",
            "required": ["error", "message", "code"],
            "properties": {
                "success": { "const": false },
                "error": { "type": "string" },
                "message": { "type": "string" },
                "code": { "type": "string" }
            }
        }),
    );
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Mismo DJ", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": { "schemas": schemas }
    })
}

/// The name at the end of a `$ref`.
fn short_name(schema: &schemars::Schema) -> String {
    let reference = schema.get("$ref").and_then(Value::as_str).unwrap_or_default();
    reference.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Query parameters of an input, those in the path left out.
fn query(input: &Value, in_path: &[&str]) -> Vec<Value> {
    let properties = input.get("properties").and_then(Value::as_object);
    let parameter = |(name, schema): (&String, &Value)| json!({ "name": name, "in": "query", "schema": schema });
    properties.into_iter().flatten().filter(|(name, _)| !in_path.contains(&name.as_str())).map(parameter).collect()
}
