//! OpenAPI documents: a validator accepts them, and code generated from them compiles.

use std::path::Path;
use std::process::Command;

use crate::{configurations, hostile, python, run, schema, script, tool};

const PROFILES: [&str; 3] = ["v1", "reference", "v8"];

/// Returns the documents of every configuration, and of one with hostile texts, each with its path.
fn documents(folder: &Path, profiles: &[&str]) -> Vec<String> {
    let hostile_file = folder.join("hostile.cdts.json");
    std::fs::write(&hostile_file, hostile().to_string()).expect("the folder can be written");
    let mut all = configurations();
    all.push(("hostile".to_owned(), hostile_file));
    let mut files = Vec::new();
    for (name, config) in all {
        for profile in profiles {
            let file = folder.join(format!("{name}.{profile}.json"));
            schema(
                &["--format", "openapi", "--profile", profile],
                &config,
                &file,
            );
            files.push(file.to_string_lossy().into_owned());
        }
    }
    files
}

#[test]
fn a_validator_accepts_the_documents() {
    let Some(python) = python("the validator of OpenAPI documents") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let files = documents(folder.path(), &PROFILES);
    run(script(&python, "tools.py").arg("validate").args(files));
}

#[test]
fn types_for_typescript_compile() {
    let Some(tools) = tool("WELKIN_NODE_TOOLS", "types for TypeScript") else {
        return;
    };
    let bin = Path::new(&tools).join("node_modules/.bin");
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for document in documents(folder.path(), &["v8"]) {
        let types = document.replace(".json", ".ts");
        let mut command = Command::new(bin.join("openapi-typescript"));
        run(command.arg(&document).arg("-o").arg(&types));
        files.push(types);
    }
    // Code of a front end that uses the types.
    let client = "import type { components, paths } from './example.v8';\n\
        type Vitals = components['schemas']['Vitals'];\n\
        const read = (vitals: Vitals): number => vitals['cdtf-heart-rate'] ?? 0;\n\
        const fresh: components['schemas']['VitalsNew'] = { 'cdtf-heart-rate': 72 };\n\
        type List = paths['/patients/{patient}/cdts/cdt-vitals']['get'];\n\
        type Page = List['responses'][200]['content']['application/json'];\n\
        const rates = (page: Page) => page.data?.content.map((record) => read(record.jsonBody));\n\
        export { fresh, rates };\n";
    let file = folder.path().join("client.ts");
    std::fs::write(&file, client).expect("the folder can be written");
    let mut command = Command::new(bin.join("tsc"));
    command.args(["--strict", "--noEmit", "--target", "es2022"]);
    run(command.args(files).arg(file));
}

#[test]
fn models_for_python_can_be_imported() {
    let Some(python) = python("models for Python") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("openapi.json");
    let mut tested = configurations();
    tested.retain(|(name, _)| name == "example" || name.starts_with("real-"));
    for (name, config) in tested {
        schema(&["--format", "openapi", "--profile", "v8"], &config, &file);
        let models = folder.path().join("models.py");
        let mut command = Command::new(&python);
        command.args([
            "-m",
            "datamodel_code_generator",
            "--input-file-type",
            "openapi",
        ]);
        command.args(["--output-model-type", "pydantic_v2.BaseModel"]);
        command
            .args(["--formatters", "builtin", "--input"])
            .arg(&file);
        run(command.arg("--output").arg(&models));
        let action = if name == "example" { "import" } else { "load" };
        run(script(&python, "tools.py").arg(action).arg(&models));
    }
}
