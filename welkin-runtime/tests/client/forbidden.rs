//! Errors of forbidden requests, explained with the configuration's security policies, if generated code contains them.

use welkin_runtime::Client;
use welkin_runtime::encounters::PlainDisposition;
use welkin_runtime::exports::ExportResource;
use welkin_runtime::programs::ProgramRecord;
use welkin_runtime::security::{SecurityPolicy, Subject};

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

/// Starts a server that forbids every request.
async fn forbidding(policies: &'static [SecurityPolicy], status: u16) -> (Server, Client) {
    refusing(policies, status, "ACCESS_FOR_API_CLIENT_RESTRICTED").await
}

async fn refusing(
    policies: &'static [SecurityPolicy],
    status: u16,
    code: &'static str,
) -> (Server, Client) {
    let server = Server::new(move |_| problem(status, code)).await;
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
        (permission.operation, &permission.subject),
        ("delete", &Subject::Records("cdt-vitals".to_owned()))
    );
    assert!(permission.policies.is_empty());
    assert_eq!(
        words(error),
        "(no security policy of the configuration allows the API client to delete records of cdt-vitals)"
    );
}

#[tokio::test]
async fn says_so_of_what_is_forbidden_only() {
    let (_server, client) = refusing(POLICIES, 404, "DT_RECORD_NOT_FOUND").await;
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let error = vitals.get(&id("r1")).await.unwrap_err();
    assert_eq!(error.api().unwrap().permission, None);
    let (_server, client) = forbidding(&[], 403).await;
    let vitals = client.patient("p1".into()).records::<Vitals>();
    let error = vitals.get(&id("r1")).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("(forbidden by a role or security policy of the API client)")
    );
}

static CARE: &[SecurityPolicy] = &[
    SecurityPolicy::new("sp-care", &[], &[]).and(&[
        (Subject::Encounters, &["read", "update"]),
        (Subject::Program("prog-a"), &["read"]),
        (Subject::DocumentsOf("dt-a"), &["read details of"]),
        (Subject::Export("TASK"), &["export"]),
    ]),
    SecurityPolicy::new("sp-none", &[], &[]),
];

#[tokio::test]
async fn says_so_of_other_things_too() {
    let (_server, client) = forbidding(CARE, 403).await;
    let patient = client.patient("p1".into());
    let needed = |error: welkin_runtime::Error| {
        let permission = error.api().unwrap().permission.as_deref();
        permission.map(ToString::to_string)
    };
    let with = |words: &str| {
        Some(format!(
            "to {words} the API client needs the security policy sp-care"
        ))
    };
    let without = |words: &str| {
        Some(format!(
            "no security policy of the configuration allows the API client to {words}"
        ))
    };

    let error = patient.get().await.unwrap_err();
    assert_eq!(needed(error), without("read patients"));
    let encounters = patient.encounters::<PlainDisposition>();
    let error = encounters.get(&"e1".into()).await.unwrap_err();
    assert_eq!(needed(error), with("read encounters"));
    let programs = patient.programs::<ProgramRecord>();
    assert_eq!(
        needed(programs.all().await.unwrap_err()),
        with("read programs")
    );
    let documents = patient.documents();
    let error = documents.get(&"d1".into()).await.unwrap_err();
    assert_eq!(needed(error), without("read documents"));

    // The permission for exporting encounters is unknown in policies, so a policy without it may still permit it.
    for (resource, expected) in [
        (ExportResource::TASK, with("export TASK")),
        (ExportResource::SMS, without("export SMS")),
        (ExportResource::ENCOUNTER, None),
    ] {
        let error = client.export(resource).rows().try_next().await.unwrap_err();
        assert_eq!(needed(error), expected);
    }
}
