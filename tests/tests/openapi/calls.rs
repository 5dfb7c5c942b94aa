//! The calls of a document, and their comparison with path templates.

use serde_json::Value;

/// A call of a document.
pub(crate) struct Call<'d> {
    /// `GET`.
    pub(crate) method: String,
    /// The path from the origin: `/{tenant}/{environment}/patients`.
    pub(crate) path: String,
    /// The path below the environment, or below the tenant.
    pub(crate) own_path: &'d str,
    /// The path item, which the calls of a path share.
    pub(crate) item: &'d Value,
    pub(crate) operation: &'d Value,
}

/// Returns every call of a document.
pub(crate) fn calls(document: &Value) -> Vec<Call<'_>> {
    let paths = document["paths"].as_object().expect("there are paths");
    let mut calls = Vec::new();
    for (path, item) in paths {
        let servers = item.get("servers").unwrap_or(&document["servers"]);
        let base = servers[0]["url"].as_str().expect("a server has a URL");
        let base = base.trim_start_matches("https://");
        let base = base.find('/').map_or("", |at| &base[at..]);
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                calls.push(Call {
                    method: method.to_uppercase(),
                    path: format!("{base}{path}"),
                    own_path: path,
                    item,
                    operation,
                });
            }
        }
    }
    calls
}

/// Returns how closely a path matches a template: the number of equal segments. `None` if it does not match.
pub(crate) fn closeness(template: &str, path: &str) -> Option<usize> {
    let template: Vec<&str> = template.trim_end_matches('/').split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    if template.len() != path.len() {
        return None;
    }
    let mut same = 0;
    for (wanted, part) in template.iter().zip(path) {
        let varies = wanted.starts_with('{');
        if !varies && *wanted != part {
            return None;
        }
        same += usize::from(!varies);
    }
    Some(same)
}
