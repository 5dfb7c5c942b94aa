//! The tenant's clock: shifting, stopping and advancing it.

use axum::Json;
use axum::extract::State as Shared;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, Body, FromText, Refusal};
use super::context::Context;
use crate::clock::wire;
use crate::sandbox::Sandbox;
use crate::state::State;
use crate::tenant_clock::ClockReading;

impl ClockReading {
    pub(super) fn to_json(self) -> Value {
        json!({
            "now": wire(self.now),
            "shiftSeconds": self.ahead.as_secs(),
            "frozen": self.is_frozen,
        })
    }
}

/// A change of the clock's setting.
#[derive(Clone, Copy, Debug)]
enum Setting {
    Shift(SignedDuration),
    FreezeAt(Timestamp),
    Frozen(bool),
    Advance(SignedDuration),
}

fn set_clock(state: &State, setting: Setting) {
    match setting {
        Setting::Shift(ahead) => state.clock.shift(ahead),
        Setting::FreezeAt(moment) => state.clock.freeze_at(moment),
        Setting::Frozen(frozen) => state.clock.set_frozen(frozen),
        Setting::Advance(by) => state.clock.advance(by),
    }
    state.events.changed("clock");
}

impl Sandbox {
    /// The tenant's clock. By default it shows the real time; [`Builder::clock_skew`](crate::Builder::clock_skew) and
    /// the methods below set it. Records, `Date` and tokens use it; pauses, timeouts and signatures of webhooks use the
    /// real time.
    #[must_use]
    pub fn clock(&self) -> ClockReading {
        self.state.clock.reading()
    }

    /// Sets the offset of the clock from the real time; it is behind if negative.
    pub fn shift_clock(&self, ahead: SignedDuration) {
        set_clock(&self.state, Setting::Shift(ahead));
    }

    /// Stops the clock at this time.
    ///
    /// ```no_run
    /// # fn run(sandbox: &welkin_sandbox::Sandbox) -> Result<(), jiff::Error> {
    /// sandbox.freeze_clock("2026-11-27T09:00:00Z".parse()?);
    /// sandbox.advance_clock(jiff::SignedDuration::from_hours(2)); // tokens that live an hour have expired
    /// # Ok(())
    /// # }
    /// ```
    pub fn freeze_clock(&self, moment: Timestamp) {
        set_clock(&self.state, Setting::FreezeAt(moment));
    }

    /// Restarts a stopped clock from the time that it shows.
    pub fn unfreeze_clock(&self) {
        set_clock(&self.state, Setting::Frozen(false));
    }

    /// Moves the clock forward, or back if negative, whether it runs or not.
    pub fn advance_clock(&self, by: SignedDuration) {
        set_clock(&self.state, Setting::Advance(by));
    }
}

pub(super) async fn read(Shared(context): Shared<Context>) -> Json<Value> {
    Json(context.state.clock.reading().to_json())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Change {
    shift_seconds: Option<i64>,
    freeze_at: Option<FromText<Timestamp>>,
    frozen: Option<bool>,
}

pub(super) async fn set(Shared(context): Shared<Context>, Body(change): Body<Change>) -> Answer {
    let setting = match (change.shift_seconds, change.freeze_at, change.frozen) {
        (Some(seconds), None, None) => Setting::Shift(SignedDuration::from_secs(seconds)),
        (None, Some(FromText(moment)), None | Some(true)) => Setting::FreezeAt(moment),
        (None, None, Some(frozen)) => Setting::Frozen(frozen),
        _ => {
            let error = "the body must contain one of `shiftSeconds`, `freezeAt` and `frozen`";
            return Err(Refusal::invalid(error));
        }
    };
    set_clock(&context.state, setting);
    Ok(Json(context.state.clock.reading().to_json()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    seconds: i64,
}

pub(super) async fn advance(
    Shared(context): Shared<Context>,
    Body(advance): Body<Advance>,
) -> Json<Value> {
    let by = SignedDuration::from_secs(advance.seconds);
    set_clock(&context.state, Setting::Advance(by));
    Json(context.state.clock.reading().to_json())
}
