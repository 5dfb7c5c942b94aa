//! The data dictionary of the current configuration: its pages, and the forms and diagrams for the sandbox's page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Extension;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use welkin_dictionary::Dictionary;
use welkin_model::document::ModelDocument;

use super::answer::{file, not_found};
use crate::configuration::Configuration;
use crate::state::State;

/// Contents of pages by path.
type Pages = HashMap<String, String>;

/// The pages of one configuration, rendered on first use.
#[derive(Default)]
pub(super) struct Rendered(Mutex<Option<(Arc<Configuration>, Arc<Pages>)>>);

impl Rendered {
    /// Returns the pages of a configuration; those of an earlier one are dropped.
    fn of(&self, configuration: &Arc<Configuration>) -> Arc<Pages> {
        // A panic elsewhere leaves the pages consistent.
        let mut rendered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, pages)) = &*rendered
            && Arc::ptr_eq(of, configuration)
        {
            return Arc::clone(pages);
        }
        let pages = dictionary(configuration.document()).html().into_iter();
        let pages: Arc<Pages> = Arc::new(pages.map(|page| (page.path, page.content)).collect());
        *rendered = Some((Arc::clone(configuration), Arc::clone(&pages)));
        pages
    }
}

fn dictionary(document: &ModelDocument) -> Dictionary<'_> {
    Dictionary::new(document).back("Sandbox", "/_sandbox")
}

/// Runs work that may take long on another thread, so that requests of clients are not delayed.
async fn aside(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

pub(super) async fn page(
    Shared(state): Shared<Arc<State>>,
    Extension(rendered): Extension<Arc<Rendered>>,
    Path(path): Path<String>,
) -> Response {
    aside(move || {
        let pages = rendered.of(&state.configuration());
        pages.get(&path).map_or_else(
            || not_found("the data dictionary has no such page"),
            |content| file(&path, content.clone()),
        )
    })
    .await
}

/// The interactive form of an assessment.
pub(super) async fn assessment(
    Shared(state): Shared<Arc<State>>,
    Path(name): Path<String>,
) -> Response {
    drawn(state, move |dictionary| dictionary.assessment_form(&name)).await
}

/// The diagram of a program.
pub(super) async fn program(
    Shared(state): Shared<Arc<State>>,
    Path(name): Path<String>,
) -> Response {
    drawn(state, move |dictionary| dictionary.program_diagram(&name)).await
}

async fn drawn(
    state: Arc<State>,
    draw: impl FnOnce(&Dictionary<'_>) -> Option<String> + Send + 'static,
) -> Response {
    aside(move || {
        let configuration = state.configuration();
        draw(&dictionary(configuration.document())).map_or_else(
            || not_found("the item is not in the configuration"),
            |markup| file("drawing.html", markup),
        )
    })
    .await
}
