//! Lists of endpoints whose items need no other data.

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;

use super::EndpointRequest;
use crate::client::future::Call;
use crate::client::list::{FetchedPage, List, ListQuery, PageRequest};
use crate::error::RequestName;
use crate::record::decode_expected_items;

#[allow(
    dead_code,
    reason = "whether it is used depends on the families that are built"
)]
impl EndpointRequest {
    /// A list of an endpoint with pages; `id` identifies an item.
    pub(crate) fn list<T>(self, id: fn(&T) -> Option<Cow<'_, str>>) -> List<ItemsQuery<T>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        List::new(ItemsQuery {
            request: self,
            id,
            is_paged: true,
        })
    }

    /// A list of an endpoint that is not known to have pages; `id` identifies an item.
    pub(crate) fn list_if_paged<T>(self, id: fn(&T) -> Option<Cow<'_, str>>) -> List<ItemsQuery<T>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        List::new(ItemsQuery {
            request: self,
            id,
            is_paged: false,
        })
    }
}

/// The query of a list of an endpoint.
pub struct ItemsQuery<T> {
    request: EndpointRequest,
    id: fn(&T) -> Option<Cow<'_, str>>,
    /// Whether the endpoint is known to have pages.
    is_paged: bool,
}

#[allow(
    dead_code,
    reason = "whether it is used depends on the families that are built"
)]
impl<T> List<ItemsQuery<T>> {
    /// Adds a query parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.request = self.query.request.query(name, value);
        self
    }
}

impl<T: DeserializeOwned + Send + 'static> ListQuery for ItemsQuery<T> {
    type Item = T;

    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<T>> {
        let Self { id, is_paged, .. } = *self;
        let mut request = self.request.clone();
        request = match is_paged {
            true => request.page(page),
            false => request.page_if_paged(page),
        };
        Box::pin(async move {
            let answer = request.read(decode_expected_items).await?;
            let answer = match is_paged {
                true => answer,
                false => page.answer_if_paged(answer),
            };
            Ok(FetchedPage::of(page, answer, id))
        })
    }

    fn request(&self) -> RequestName {
        self.request.name()
    }
}

impl<T> Clone for ItemsQuery<T> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            id: self.id,
            is_paged: self.is_paged,
        }
    }
}

/// Shows the names of the parameters only: search values are private.
impl<T> fmt::Debug for ItemsQuery<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.request.parameters())
            .finish()
    }
}
