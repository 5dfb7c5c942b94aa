//! The OpenAPI document of the control API.

use std::collections::BTreeSet;

use welkin_sandbox::{control_openapi, control_routes};

use crate::tenant::Tenant;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

#[test]
fn has_every_route_and_no_other() {
    let document = control_openapi();
    let paths = document["paths"].as_object().expect("paths");
    let described = paths.iter().flat_map(|(path, item)| {
        let methods = METHODS.iter().filter(|method| item.get(**method).is_some());
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let described: BTreeSet<String> = described.collect();
    let routes = control_routes().into_iter();
    let served: BTreeSet<String> = routes
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(described, served);
}

#[tokio::test]
async fn is_served() {
    let tenant = Tenant::start().await;
    assert_eq!(tenant.look("/openapi.json").await, control_openapi());
}
