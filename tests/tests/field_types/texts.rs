//! Texts, and texts with a syntax.

use serde_json::json;

use crate::{checked, read, reads, text, written};

#[test]
fn text_is_text() {
    reads(
        "cdtf-text",
        json!("a\n\"b\""),
        |record| &record.text,
        text("a\n\"b\""),
    );
}

#[test]
fn textarea_is_text() {
    reads(
        "cdtf-textarea",
        json!("a\nb"),
        |record| &record.textarea,
        text("a\nb"),
    );
}

#[test]
fn rich_text_is_text() {
    reads(
        "cdtf-rich-text",
        json!("<b>a</b>"),
        |record| &record.rich_text,
        text("<b>a</b>"),
    );
}

#[test]
fn phone_is_text() {
    reads(
        "cdtf-phone",
        json!("+15551234567"),
        |record| &record.phone,
        text("+15551234567"),
    );
}

#[test]
fn email_is_text() {
    reads(
        "cdtf-email",
        json!("a@b.example"),
        |record| &record.email,
        text("a@b.example"),
    );
}

#[test]
fn url_is_text() {
    reads(
        "cdtf-url",
        json!("https://b.example"),
        |record| &record.url,
        text("https://b.example"),
    );
}

#[test]
fn uuid_is_text() {
    let id = "0b9e2a52-7d3e-4b8e-9a0f-6a4f2f4f1c11";
    reads("cdtf-uuid", json!(id), |record| &record.uuid, text(id));
}

#[test]
fn time_is_text() {
    let sent = json!({ "cdtf-required": "set", "cdtf-time": "09:30" });
    let record: checked::Checked = read(sent.clone());
    assert_eq!(record.time.as_deref(), Some("09:30"));
    assert!(record.violations().is_empty());
    assert_eq!(written(&record)["cdtf-time"], sent["cdtf-time"]);
}
