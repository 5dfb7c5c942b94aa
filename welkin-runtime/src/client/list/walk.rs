//! The traversal of the pages of a list, and its end.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::fetched::SentPage;
use crate::error::ListExtent;

/// Number of consecutive empty pages after which a list ends, if the server counts more items, but announces neither
/// more pages nor a further page.
const EMPTY_PAGES: u64 = 2;

/// Number of consecutive equal pages on which nothing can be read, not even an id, after which the server is assumed to
/// repeat the same page forever.
const UNREADABLE_PAGES: u64 = 5;

/// The traversal of the pages of a list.
pub(super) struct Walk {
    first_page: u64,
    /// The page to request; `None` at the end.
    pub(super) next_page: Option<u64>,
    /// Number of received pages.
    pub(super) pages: u64,
    /// Number of received items, including items that could not be read, were left out, or came a second time because
    /// the list changed.
    pub(super) items: u64,
    /// Number of items before the first page; `None` if the server does not send the page size.
    items_before: Option<u64>,
    /// Number of consecutive empty pages.
    empty_pages: u64,
    /// The fingerprint of the previous page, if nothing could be read on it, and the number of such consecutive pages.
    unreadable: Option<u64>,
    unreadable_pages: u64,
    /// The length of the list according to the server's last statement.
    total_elements: Option<u64>,
    /// The smallest total that the server has stated.
    pub(super) least_total: Option<u64>,
    total_pages: Option<u64>,
    /// Whether the server has announced more by `last` or `hasNext`, and has sent only empty pages without either
    /// since.
    more_is_due: bool,
    /// Whether the server announced more with the last page.
    more_was_stated: bool,
    /// Fingerprints of the received pages, and of the last one.
    seen: HashSet<u64>,
    previous: Option<u64>,
}

/// The relation of a page to the pages before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// More pages follow.
    Next,
    /// The last page.
    Last,
    /// The last page, although the server counts more.
    TooEarly(ListExtent),
    /// The previous page again, from a server without pages, or with none beyond the last.
    Again,
    /// A repeated page of a list that can't have ended.
    Repeated,
}

impl Walk {
    pub(super) fn new(first_page: u64) -> Self {
        Self {
            first_page,
            next_page: Some(first_page),
            pages: 0,
            items: 0,
            items_before: None,
            empty_pages: 0,
            total_elements: None,
            least_total: None,
            total_pages: None,
            more_is_due: false,
            more_was_stated: false,
            seen: HashSet::new(),
            previous: None,
            unreadable: None,
            unreadable_pages: 0,
        }
    }

    /// Processes the page `number`, for which `asked` items were requested.
    pub(super) fn take(&mut self, number: u64, page: &SentPage, asked: Option<u64>) -> Turn {
        self.total_elements = page.total_elements.or(self.total_elements);
        self.least_total = [page.total_elements, self.least_total]
            .into_iter()
            .flatten()
            .min();
        self.total_pages = page.total_pages.or(self.total_pages);
        self.next_page = None;
        if let Some(ids) = page.ids
            && !self.seen.insert(ids)
        {
            return self.again(number, page, asked);
        }
        self.previous = page.ids;
        self.count(page, asked);
        self.unreadable_pages = match page.unreadable {
            Some(_) if page.unreadable == self.unreadable => self.unreadable_pages + 1,
            Some(_) => 1,
            None => 0,
        };
        self.unreadable = page.unreadable;
        if self.unreadable_pages > UNREADABLE_PAGES {
            return Turn::Repeated;
        }
        let statement = self.statement(number, page);
        self.more_is_due = match page.last {
            Some(last) => !last,
            None => self.more_is_due && page.count == 0,
        };
        self.more_was_stated = matches!(statement, Statement::More(_));
        let turn = self.turn(statement, page.count == 0);
        if turn == Turn::Next {
            self.next_page = number.checked_add(1);
        }
        turn
    }

    /// A repeated page.
    fn again(&self, number: u64, page: &SentPage, asked: Option<u64>) -> Turn {
        // The server may ignore the parameter `page`, and may have truncated the list to the requested size.
        let may_be_cut = self.pages == 1 && asked == Some(page.count);
        let statement = self.statement(number, page);
        let may_have_ended = matches!(statement, Statement::End(None) | Statement::Nothing)
            && !self.more_was_stated
            && !may_be_cut;
        if self.previous == page.ids && may_have_ended {
            Turn::Again
        } else {
            Turn::Repeated
        }
    }

    fn count(&mut self, page: &SentPage, asked: Option<u64>) {
        let size = page.size.or(asked);
        if self.pages == 0 {
            self.items_before = match (self.first_page, size) {
                (0, _) => Some(0),
                (first, size) => size.map(|size| first.saturating_mul(size)),
            };
        }
        if self.first_page > 0 && page.count > 0 && size.is_some_and(|size| page.count < size) {
            // The last page, or pages are shorter than the server's statement; in the latter case, the start of the
            // first one is not known.
            let end = self
                .position()
                .map(|before| before.saturating_add(page.count));
            if end != self.total_elements {
                self.items_before = None;
            }
        }
        self.pages += 1;
        self.items += page.count;
        self.empty_pages = match page.count {
            0 => self.empty_pages + 1,
            _ => 0,
        };
    }

    /// Number of items in the list up to here.
    fn position(&self) -> Option<u64> {
        Some(self.items_before?.saturating_add(self.items))
    }

    fn turn(&self, statement: Statement, is_empty: bool) -> Turn {
        match statement {
            Statement::End(None) => Turn::Last,
            Statement::End(Some(more)) => Turn::TooEarly(more),
            // Items that the caller may not see can be included in the count, but are on no page.
            Statement::More(Some(more @ (ListExtent::Items(_) | ListExtent::More)))
                if is_empty && self.empty_pages >= EMPTY_PAGES =>
            {
                Turn::TooEarly(more)
            }
            Statement::More(_) => Turn::Next,
            Statement::Nothing if is_empty => Turn::Last,
            Statement::Nothing => Turn::Next,
        }
    }

    /// The server's statement about the list after this page. Every total must be reached. A total smaller than the
    /// number of items read is ignored: it is wrong, or the list has become shorter since.
    fn statement(&self, number: u64, page: &SentPage) -> Statement {
        let pages = self.total_pages.map(|total| {
            let read = number.saturating_add(1);
            (read.cmp(&total), ListExtent::Pages(total))
        });
        let items = self.total_elements.and_then(|total| {
            let read = self.position()?;
            Some((read.cmp(&total), ListExtent::Items(total)))
        });
        let statements = [pages, items];
        let says = |order| {
            statements
                .iter()
                .flatten()
                .find(|(found, _)| *found == order)
        };
        let short = says(Ordering::Less).map(|(_, total)| *total);
        match (page.last, short) {
            (Some(true), short) => Statement::End(short),
            (Some(false), _) => Statement::More(None),
            (None, Some(total)) => Statement::More(Some(total)),
            (None, None) if says(Ordering::Greater).is_some() => Statement::Nothing,
            (None, None) if says(Ordering::Equal).is_some() => Statement::End(None),
            (None, None) if self.more_is_due && page.count == 0 => {
                Statement::More(Some(ListExtent::More))
            }
            (None, None) => Statement::Nothing,
        }
    }
}

/// A server's statement about a list after one of its pages.
enum Statement {
    /// The list ends here, although a total is larger.
    End(Option<ListExtent>),
    /// The list continues: a total is larger, or `last` is false.
    More(Option<ListExtent>),
    /// No valid statement.
    Nothing,
}
