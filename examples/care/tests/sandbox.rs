//! The test that the documentation shows, and a message that it quotes.

use care::Vitals;
use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::Sandbox;

#[tokio::test]
async fn a_reading_is_kept() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::builder()
        .config_paths(["../designer-export.json"])?
        .start()
        .await?;
    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    );
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;

    let ada = welkin
        .patients()
        .create(&NewPatient::new("Ada", "Example"))
        .await?;
    let vitals = welkin.patient(ada.id).vitals();
    let reading = Vitals {
        heart_rate: Some(72),
        ..Default::default()
    };
    let record = vitals.create(&reading).await?;
    assert_eq!(vitals.get(&record.id).await?.heart_rate, Some(72));
    Ok(())
}

#[test]
fn the_message_about_wrong_values_is_that_of_the_documentation() {
    let wrong = Vitals {
        heart_rate: Some(1_000),
        temperature: Some(12.5),
        ..Default::default()
    };
    let refused = wrong.validate().map_err(welkin_runtime::Error::from);
    let refused = refused.expect_err("two rules are broken").to_string();
    let page = include_str!("../../../docs/records.md");
    assert!(page.lines().any(|line| line == refused), "{refused}");
}
