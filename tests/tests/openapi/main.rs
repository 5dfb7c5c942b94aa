//! The OpenAPI document of a tenant, the sandbox and the runtime describe one API: the same calls, under every profile.

mod calls;
mod requests;
mod routes;

use serde_json::Value;
use welkin_codegen::Generator;
use welkin_codegen::config::Configuration;
use welkin_codegen::document::ApiProfile;
use welkin_tests::fixture::workspace_root;

/// Returns the example's export with a profile data type, so that every kind of call has an item.
fn export() -> String {
    let export = workspace_root().join("examples/designer-export.json");
    let export = std::fs::read_to_string(export).expect("the example is there");
    let profile =
        r#""pdts": [{"name": "pdt-address", "fields": [{"name": "name", "type": "text"}]}]"#;
    export.replace(r#""pdts": []"#, profile)
}

fn configuration() -> Configuration {
    welkin_codegen::config::parse("export.json", &export()).expect("an export")
}

fn document(profile: ApiProfile) -> Value {
    let generator = Generator::from_text("export.json", &export()).expect("an export");
    generator.openapi(profile)
}
