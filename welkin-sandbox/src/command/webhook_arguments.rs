//! Arguments that configure a receiver of webhooks.

use std::str::FromStr;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Uri};
use clap::Args;
use welkin_sandbox::{SignatureScheme, Webhook};

#[derive(Args)]
pub(crate) struct WebhookArguments {
    /// Receiver of webhooks, over plain HTTP
    #[arg(long, value_name = "URL")]
    webhook: Option<Uri>,
    /// Secret to sign webhooks with; repeat it to sign with each [default: unsigned]
    #[arg(long, value_name = "SECRET", requires = "webhook")]
    webhook_secret: Vec<String>,
    /// How to sign: `sandbox`, `timestamped`, `standard-webhooks`, or a JSON file
    #[arg(
        long,
        default_value = "sandbox",
        value_name = "NAME|FILE",
        requires = "webhook_secret"
    )]
    webhook_scheme: String,
    /// Header to send with webhooks, such as `X-WEBHOOK-API-KEY=key`; repeat it for several
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair, requires = "webhook")]
    webhook_header: Vec<(String, String)>,
    /// Query parameter to send with webhooks; repeat it for several
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair, requires = "webhook")]
    webhook_query: Vec<(String, String)>,
    /// Keys to send, by Designer's names such as `SOURCE_ID,PATIENT_ID` [default: all]
    #[arg(long, value_delimiter = ',', value_name = "NAME", requires = "webhook")]
    webhook_fields: Vec<String>,
    /// Maximum number of delivery attempts
    #[arg(long, default_value_t = 6, value_name = "NUMBER", requires = "webhook")]
    webhook_attempts: u32,
    /// Milliseconds before the first retry; doubled with each further one
    #[arg(
        long,
        default_value_t = 1000,
        value_name = "MILLISECONDS",
        requires = "webhook"
    )]
    webhook_pause: u64,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').ok_or("not of the form NAME=VALUE")?;
    Ok((pair.0.to_owned(), pair.1.to_owned()))
}

impl WebhookArguments {
    /// Returns the receiver, if one is configured.
    ///
    /// # Errors
    /// When the file of the scheme can't be read, or a header is invalid.
    pub(crate) fn receiver(self) -> Result<Option<Webhook>, Box<dyn std::error::Error>> {
        let Some(url) = self.webhook else {
            return Ok(None);
        };
        let mut webhook = Webhook::unsigned(url);
        for secret in &self.webhook_secret {
            webhook = webhook.and_secret(secret.clone());
        }
        if !self.webhook_secret.is_empty() {
            webhook = match &*self.webhook_scheme {
                "sandbox" => webhook.signature(SignatureScheme::default()),
                "timestamped" => {
                    webhook.signature(SignatureScheme::timestamped("welkin-signature"))
                }
                "standard-webhooks" => webhook
                    .signature(SignatureScheme::standard_webhooks())
                    .signed_anew(),
                file => {
                    let read = SignatureScheme::from_file(file);
                    webhook.signature(read.map_err(|error| format!("can't use {file}: {error}"))?)
                }
            };
        }
        for (name, value) in &self.webhook_header {
            webhook = webhook.header(HeaderName::from_str(name)?, HeaderValue::from_str(value)?);
        }
        for (name, value) in &self.webhook_query {
            webhook = webhook.query(name, value);
        }
        if !self.webhook_fields.is_empty() {
            webhook = webhook.fields(self.webhook_fields);
        }
        let pause = Duration::from_millis(self.webhook_pause);
        Ok(Some(webhook.attempts(self.webhook_attempts, pause)))
    }
}
