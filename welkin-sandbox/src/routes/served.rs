//! Handlers of a path, with their methods.

use std::sync::Arc;

use axum::http::Method;
use axum::routing::MethodRouter;

use crate::state::State;

/// Handlers of a path, with their methods.
pub(super) struct Served {
    pub(super) methods: Vec<Method>,
    pub(super) router: MethodRouter<Arc<State>>,
}

impl Served {
    pub(super) fn new(method: Method, router: MethodRouter<Arc<State>>) -> Self {
        Self {
            methods: vec![method],
            router,
        }
    }

    /// Combines the handlers of one path.
    pub(super) fn merge(mut self, other: Self) -> Self {
        self.methods.extend(other.methods);
        self.router = self.router.merge(other.router);
        self
    }
}
