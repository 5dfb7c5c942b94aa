//! Goal templates: those of the configuration, and the current ones of a tenant.

use serde_json::json;
use welkin_runtime::Error;
use welkin_tests::fixture::workspace_root;
use welkin_tests::recording::Recording;
use welkin_tests::replay::Replay;

mod example {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use example::goal_templates;

#[test]
fn those_of_the_configuration_are_constants() {
    let walk = goal_templates::WALK;
    assert_eq!(walk.name, "gtmp-walk");
    assert_eq!(walk.title.as_deref(), Some("Walk every day"));
    assert_eq!(walk.goal_type.as_deref(), Some("exercise"));
    assert_eq!(walk.priority.as_deref(), Some("LOW"));
    assert_eq!(goal_templates::ALL, [walk]);
}

/// The response is the formation response of the project's fixture.
#[tokio::test]
async fn those_of_the_tenant_are_read() -> Result<(), Error> {
    let fixture = workspace_root().join("tests/fixtures/formation/goal-templates.json");
    let text = std::fs::read(fixture).expect("the fixture is there");
    let answer = serde_json::from_slice(&text).expect("the fixture is JSON");
    let replay = Replay::of(&Recording::of_answer(answer));
    let read = example::Client::connect(replay.config())?
        .goal_templates()
        .await?;
    assert_eq!(
        replay.sent()[0].path,
        "/acme/sandbox/formations/current/goal-templates"
    );
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].name, goal_templates::WALK.name);
    assert_eq!(read[0].title, goal_templates::WALK.title);
    assert_eq!(read[0].other["taskTemplates"], json!([]));
    Ok(())
}
