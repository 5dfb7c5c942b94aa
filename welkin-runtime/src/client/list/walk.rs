//! The way through the pages of a list, and where it ends.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::fetched::SentPage;
use crate::error::ListExtent;

/// Empty pages in a row after which a list has ended, if the server counts more items, but neither pages nor a further
/// page.
const EMPTY_PAGES: u64 = 2;

/// Equal pages in a row on which nothing can be read, not even an id, after which the server is taken to send the same
/// page for ever.
const UNREADABLE_PAGES: u64 = 5;

/// The way through the pages of a list.
pub(super) struct Walk {
    first_page: u64,
    /// The page to ask for; none at the end.
    pub(super) next_page: Option<u64>,
    /// Pages that came.
    pub(super) pages: u64,
    /// Items that came: also those that could not be read, were left out, or came a second time because the list moved.
    pub(super) items: u64,
    /// Items before the first page; none where the server does not say how long pages are.
    items_before: Option<u64>,
    /// Empty pages in a row.
    empty_pages: u64,
    /// The fingerprint of the page before, if nothing could be read on it, and how many such pages came in a row.
    unreadable: Option<u64>,
    unreadable_pages: u64,
    /// The length of the list that the server stated last.
    total_elements: Option<u64>,
    /// The least that the server has said of the items of the list.
    pub(super) least_total: Option<u64>,
    total_pages: Option<u64>,
    /// Whether the server has said by `last` or `hasNext` that there is more, and has sent only empty pages without
    /// either since.
    more_is_due: bool,
    /// Whether the server said with the last page that more would come.
    more_was_stated: bool,
    /// Fingerprints of the pages that came, and of the last one.
    seen: HashSet<u64>,
    previous: Option<u64>,
}

/// What a page is to those before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// One that is followed by others.
    Next,
    /// The last one.
    Last,
    /// The last one, though the server counts more.
    TooEarly(ListExtent),
    /// The one before it again, from a server that knows no pages, or none beyond the last.
    Again,
    /// One that has come before, of a list that can't have ended.
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

    /// Takes the page `number`, of which `asked` items were requested.
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

    /// A page that has come before.
    fn again(&self, number: u64, page: &SentPage, asked: Option<u64>) -> Turn {
        // A server that does not know the parameter `page`, and may have cut the list to the size that was asked for.
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
            // The last page, or pages are shorter than the server says; then it is not known where the first one began.
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

    /// Items of the list up to here.
    fn position(&self) -> Option<u64> {
        Some(self.items_before?.saturating_add(self.items))
    }

    fn turn(&self, statement: Statement, is_empty: bool) -> Turn {
        match statement {
            Statement::End(None) => Turn::Last,
            Statement::End(Some(more)) => Turn::TooEarly(more),
            // Items that the caller may not see can be counted all the same, and then no page has them.
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

    /// The server's statement about the list after this page. Every total must be reached. One that is smaller than the
    /// number of items read is no statement: it is wrong, or the list has become shorter since.
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

/// What a server says of a list after one of its pages.
enum Statement {
    /// It ends here, though a total is larger.
    End(Option<ListExtent>),
    /// It goes on: a total is larger, or `last` is false.
    More(Option<ListExtent>),
    /// Nothing that makes sense.
    Nothing,
}
