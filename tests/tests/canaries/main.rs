//! No output contains health data: every field of every fixture gets a marked value, regardless of Designer's flags,
//! and every call is made with every possible outcome. Then every log line, error and `Debug` output is searched for
//! the marks.
//!
//! A binary with one test, because its subscriber receives the events of the whole process, at every level and of every
//! crate.

mod assessments;
mod communication;
mod encounters;
mod exports;
mod log;
mod others;
mod outputs;
mod people;
mod programs;
mod records;
mod server;
mod staff;
mod tokens;
mod types;
mod values;
mod views;

use crate::log::Log;
use crate::outputs::Outputs;
use crate::server::Server;

/// One module per fixture with its generated code, and one function per fixture that visits every type in it.
mod fixtures {
    include!(concat!(env!("OUT_DIR"), "/canaries.rs"));
}

#[tokio::test]
async fn no_marked_value_shows() {
    let log = Log::install();
    let server = Server::start().await;
    let mut outputs = Outputs::default();
    fixtures::visit(&server, &mut outputs).await;
    people::visit(&server, &mut outputs).await;
    views::visit(&server, &mut outputs).await;
    others::visit(&server, &mut outputs).await;
    communication::visit(&server, &mut outputs).await;
    staff::visit(&server, &mut outputs).await;
    exports::visit(&server, &mut outputs).await;
    tokens::visit(&server, &mut outputs).await;
    outputs.add("the log", log.text());

    outputs.print();
    for name in ["welkin_runtime", "reqwest", "hyper_util"] {
        let lines = log.lines_of(name).len();
        println!("canaries: {lines} lines of {name} searched");
        assert!(lines > 0, "what {name} says was collected");
    }
    outputs.assert_that_much_was_tried();
    let leaks = outputs.leaks();
    assert!(leaks.is_empty(), "{} leaks: {leaks:#?}", leaks.len());
    types::assert_that_none_is_forgotten(outputs.types());
    outputs::prove_that_leaks_are_found(&log);
}
