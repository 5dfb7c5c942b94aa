//! What the API forbids is explained by the configuration's security policies, where generated code knows them.

use welkin_runtime::{Client, SecurityPolicy};

use crate::server::{Server, id, problem};
use crate::vitals::Vitals;

static POLICIES: &[SecurityPolicy] = &[
    SecurityPolicy::new(
        "sp-admin",
        &["r-admin", "r-owner"],
        &[("cdt-vitals", &["create", "read"])],
    ),
    SecurityPolicy::new("sp-nurse", &[], &[("cdt-vitals", &["read"])]),
    SecurityPolicy::new("sp-other", &["r-other"], &[("cdt-other", &["delete"])]),
];

/// The server forbids everything.
async fn forbidding(policies: &'static [SecurityPolicy], status: u16) -> (Server, Client) {
    let server = Server::new(move |_| problem(status, "ACCESS_FOR_API_CLIENT_RESTRICTED")).await;
    let client = server.client().with_security_policies(policies);
    let client = client.environment("sandbox").expect("the name is one");
    (server, client)
}

#[tokio::test]
async fn says_which_policies_and_roles_allow_it() {
    let (_server, client) = forbidding(POLICIES, 403).await;
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let words = |error: welkin_runtime::Error| {
        let text = error.to_string();
        text[text.find('(').expect("there is an explanation")..].to_owned()
    };
    assert_eq!(
        words(vitals.get(&id("r1")).await.unwrap_err()),
        "(to read records of cdt-vitals the API client needs the security policy sp-admin, which the roles r-admin, r-owner have \
         or the security policy sp-nurse)"
    );
    assert_eq!(
        words(
            vitals
                .create(&Vitals::with_heart_rate(72))
                .await
                .unwrap_err()
        ),
        "(to create records of cdt-vitals the API client needs the security policy sp-admin, which the roles r-admin, r-owner have)"
    );
    let error = vitals.delete(&id("r1")).await.unwrap_err();
    let permission = error.api().unwrap().permission.as_deref().unwrap();
    assert_eq!(
        (permission.operation, &*permission.cdt),
        ("delete", "cdt-vitals")
    );
    assert!(permission.policies.is_empty());
    assert_eq!(
        words(error),
        "(no security policy of the configuration allows to delete records of cdt-vitals)"
    );
}

#[tokio::test]
async fn says_so_of_what_is_forbidden_only() {
    let (_server, client) = forbidding(POLICIES, 404).await;
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let error = vitals.get(&id("r1")).await.unwrap_err();
    assert_eq!(error.api().unwrap().permission, None);
    let (_server, client) = forbidding(POLICIES, 403).await;
    let error = client.patients().get(&"p1".into()).await.unwrap_err();
    assert_eq!(error.api().unwrap().permission, None);
    let (_server, client) = forbidding(&[], 403).await;
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let error = vitals.get(&id("r1")).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("(a role or security policy of the API client forbids it)")
    );
}
