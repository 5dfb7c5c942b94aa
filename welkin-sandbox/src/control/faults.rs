//! Faults: at random, and for the next requests.

use axum::Json;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, Body, Refusal};
use super::context::Context;
use crate::faults::{Fault, FaultCounts, Faults};
use crate::json_object::json_object;
use crate::sandbox::Sandbox;
use crate::state::State;

impl Sandbox {
    /// Replaces the random faults, from the next request on.
    pub fn set_faults(&self, faults: Faults) {
        set_faults(&self.state, faults);
    }

    /// Returns the current random faults.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.state.faults.faults()
    }

    /// Injects a fault into each of the next `times` requests to the tenant, in place of random faults. Faults that end
    /// a token wait for a request that has one. Returns `false` if more than 10,000 would be pending.
    ///
    /// ```no_run
    /// # fn run(sandbox: &welkin_sandbox::Sandbox) {
    /// sandbox.fail_next(welkin_sandbox::Fault::Unavailable, 2);
    /// # }
    /// ```
    pub fn fail_next(&self, fault: Fault, times: usize) -> bool {
        fail_next(&self.state, fault, times)
    }

    /// Returns the numbers of requests and injected faults since the start.
    #[must_use]
    pub fn fault_counts(&self) -> FaultCounts {
        self.state.faults.counts()
    }
}

fn set_faults(state: &State, faults: Faults) {
    state.faults.replace(faults);
    state.events.changed("faults");
}

fn fail_next(state: &State, fault: Fault, times: usize) -> bool {
    let added = state.faults.add_waiting(fault, times);
    if added {
        state.events.changed("faults");
    }
    added
}

fn to_json(state: &State) -> Value {
    let (faults, counts) = (state.faults.faults(), state.faults.counts());
    let names = |faults: &[Fault]| faults.iter().map(|fault| fault.name()).collect::<Vec<_>>();
    let available =
        Fault::all().map(|fault| json!({"kind": fault.name(), "description": fault.description()}));
    let injected = counts.injected.iter();
    let injected = injected.map(|(fault, count)| (fault.name().to_owned(), json!(count)));
    json!({
        "fraction": faults.fraction(),
        "seed": faults.seed(),
        "kinds": names(faults.chosen()),
        "available": available.collect::<Vec<_>>(),
        "next": names(&state.faults.waiting()),
        "injected": json_object(injected),
    })
}

pub(super) async fn read(Shared(context): Shared<Context>) -> Json<Value> {
    Json(to_json(&context.state))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Setting {
    fraction: f64,
    kinds: Option<Vec<String>>,
    seed: Option<u64>,
}

pub(super) async fn set(Shared(context): Shared<Context>, Body(setting): Body<Setting>) -> Answer {
    if !(0.0..=1.0).contains(&setting.fraction) {
        return Err(Refusal::invalid("`fraction` is not a number from 0 to 1"));
    }
    let current = context.state.faults.faults();
    let seed = setting.seed.unwrap_or(current.seed());
    let mut faults = Faults::seeded(seed).share(setting.fraction);
    if let Some(kinds) = setting.kinds {
        if kinds.is_empty() && setting.fraction > 0.0 {
            return Err(Refusal::invalid(
                "`kinds` is empty: leave it out for all kinds",
            ));
        }
        let kinds: Result<Vec<Fault>, _> = kinds.iter().map(|kind| kind.parse()).collect();
        faults = faults.kinds(kinds.map_err(Refusal::invalid)?);
    }
    set_faults(&context.state, faults);
    Ok(Json(to_json(&context.state)))
}

pub(super) async fn stop(Shared(context): Shared<Context>) -> Json<Value> {
    context.state.faults.stop();
    context.state.events.changed("faults");
    Json(to_json(&context.state))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Next {
    kind: String,
    times: Option<usize>,
}

pub(super) async fn next(Shared(context): Shared<Context>, Body(next): Body<Next>) -> Answer {
    let fault: Fault = next.kind.parse().map_err(Refusal::invalid)?;
    if !fail_next(&context.state, fault, next.times.unwrap_or(1)) {
        return Err(Refusal::conflict("at most 10,000 faults can be queued"));
    }
    Ok(Json(to_json(&context.state)))
}
