//! The calls of a document, and templates of paths that are compared with them.

use serde_json::Value;

/// A call of a document.
pub(crate) struct Call<'d> {
    /// `GET`.
    pub(crate) method: String,
    /// From the origin on: `/{tenant}/{environment}/patients`.
    pub(crate) path: String,
    /// Below the environment, or below the tenant.
    pub(crate) own_path: &'d str,
    /// What its path's calls share.
    pub(crate) item: &'d Value,
    pub(crate) operation: &'d Value,
}

/// Every call of a document.
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

/// How closely a path is one of a template: the number of parts that are the same. Nothing where it is none.
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
