//! Sources of dbt and views of DuckDB.

use serde_json::{Value, json};

use crate::{configurations, hostile, python, run, schema, script};

/// Hostile texts stay texts: dbt renders braces unchanged.
#[test]
fn sources_are_yaml_that_says_what_the_configuration_says() {
    let Some(python) = python("YAML") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("cdts.json");
    let file = folder.path().join("sources.yml");
    std::fs::write(&config, hostile().to_string()).expect("the folder can be written");
    schema(&["--format", "dbt"], &config, &file);
    let output = run(script(&python, "tools.py").arg("yaml").arg(&file));
    let sources: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let table = &sources["sources"][0]["tables"][0];
    assert_eq!(table["name"], "vitals");
    let columns = table["columns"].as_array().expect("columns");
    let fields = hostile()[0]["fields"].clone();
    for field in fields.as_array().expect("fields") {
        let mut named = columns.iter();
        let column = named.find(|it| it["config"]["meta"]["designer_name"] == field["name"]);
        let column = column.unwrap_or_else(|| panic!("no column for {}", field["name"]));
        let description = column["description"].as_str().expect("a text");
        let label = field["label"].as_str().expect("a text");
        let rendered = description.replace("{{ '{' }}", "{");
        assert_eq!(rendered, label);
        let is_template = label.contains("{{") || label.contains("{%") || label.contains("{#");
        assert_eq!(description != label, is_template, "{description}");
        assert_eq!(
            column.get("data_tests"),
            None,
            "values that SQL would take for its own"
        );
    }
}

#[test]
fn accepted_values_are_those_of_the_options() {
    let Some(python) = python("YAML") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sources.yml");
    for (name, config) in configurations() {
        schema(&["--format", "dbt"], &config, &file);
        let output = run(script(&python, "tools.py").arg("yaml").arg(&file));
        let sources: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let tables = sources["sources"][0]["tables"].as_array().expect("tables");
        assert!(!tables.is_empty(), "{name}");
        if name != "example" {
            continue;
        }
        let vitals = tables.iter().find(|table| table["name"] == "vitals");
        let columns = vitals.expect("vitals")["columns"].as_array();
        let mut columns = columns.expect("columns").iter();
        let position = columns.find(|column| column["name"] == "position");
        let test = &position.expect("position")["data_tests"][0]["accepted_values"];
        let values = &test["arguments"]["values"];
        assert_eq!(*values, json!(["Sitting", "Standing", "Lying down"]));
    }
}

/// After two runs, the view has the latest version of each record.
#[test]
fn views_show_the_latest_versions() {
    let Some(python) = python("DuckDB") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("views.sql");
    let fields = json!([{ "name": "cdtf-heart-rate", "type": "integer", "label": "It's\n'; DROP VIEW vitals; --" }]);
    let cdts = json!([{ "name": "cdt-vitals", "fields": fields }]);
    let config = folder.path().join("cdts.json");
    std::fs::write(&config, cdts.to_string()).expect("the folder can be written");
    let export = folder.path().join("ex'port");
    let export = export.to_string_lossy();
    schema(&["--format", "duckdb", "--export", &export], &config, &file);
    let mut command = script(&python, "tools.py");
    command.arg("views").arg(&file).arg(&*export);
    let shown: Value = serde_json::from_slice(&run(&mut command).stdout).expect("JSON");
    assert_eq!(shown, json!([["a", 65], ["b", 70]]));
}
