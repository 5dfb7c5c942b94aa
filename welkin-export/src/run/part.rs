//! A file of a dataset that is being written.

use std::sync::Arc;

use welkin_runtime::exports::ExportRow;

use super::staging::StagedPart;
use crate::destination::{Destination, NewFile};
use crate::error::ExportError;
use crate::format::{Encoder, Format, Layout};
use crate::row::Cells;
use crate::state::STAGING;

/// The number of rows that are encoded together.
const BATCH: usize = 4096;

/// The buffered rows of a dataset, and the file to which they are written.
pub(super) struct Part {
    pub(super) layout: Arc<Layout>,
    rows: Vec<(u64, ExportRow)>,
    /// The size of the buffered rows, in bytes.
    pub(super) waiting: usize,
    open: Option<Open>,
}

struct Open {
    encoder: Encoder,
    file: NewFile,
    staged: StagedPart,
    /// The number of rows that were not objects.
    unread: u64,
}

/// A finished file.
pub(super) struct Finished {
    pub(super) staged: StagedPart,
    pub(super) unread: u64,
}

impl Part {
    pub(super) fn new(layout: Arc<Layout>) -> Self {
        Self {
            layout,
            rows: Vec::new(),
            waiting: 0,
            open: None,
        }
    }

    pub(super) fn add(&mut self, number: u64, row: ExportRow) {
        self.waiting += row.text().len() + size_of::<(u64, ExportRow)>();
        self.rows.push((number, row));
    }

    /// Returns the size of encoded rows that are not written yet, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.open.as_ref().map_or(0, |open| open.encoder.memory())
    }

    /// Encodes the buffered rows on another thread.
    pub(super) async fn encode(
        &mut self,
        destination: &Destination,
        run: &str,
        path: impl FnOnce() -> String,
        format: Format,
    ) -> Result<(), ExportError> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => Open::new(&self.layout, destination, run, path(), format).await?,
        };
        let rows = std::mem::take(&mut self.rows);
        self.waiting = 0;
        let layout = self.layout.clone();
        let encoded = tokio::task::spawn_blocking(move || {
            let encoded = open.encode(&layout, &rows);
            encoded.map(|()| open)
        });
        let mut open = encoded.await??;
        open.drain().await?;
        self.open = Some(open);
        Ok(())
    }

    /// Writes encoded rows to the file, to free their memory.
    pub(super) async fn flush(&mut self) -> Result<(), ExportError> {
        if let Some(open) = &mut self.open {
            open.encoder.flush()?;
            open.drain().await?;
        }
        Ok(())
    }

    /// Whether no row was added.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_none() && self.rows.is_empty()
    }

    /// Whether there are buffered rows.
    pub(super) fn waits(&self) -> bool {
        !self.rows.is_empty()
    }

    /// Finishes the file; returns `None` if there are no rows. All rows must have been encoded.
    pub(super) async fn finish(&mut self) -> Result<Option<Finished>, ExportError> {
        match self.open.take() {
            Some(open) => open.finish().await.map(Some),
            None => Ok(None),
        }
    }

    /// Writes a file with the columns and no rows.
    pub(super) async fn empty(
        layout: &Layout,
        destination: &Destination,
        run: &str,
        path: String,
        format: Format,
    ) -> Result<StagedPart, ExportError> {
        let open = Open::new(layout, destination, run, path, format).await?;
        Ok(open.finish().await?.staged)
    }
}

impl Open {
    async fn new(
        layout: &Layout,
        destination: &Destination,
        run: &str,
        path: String,
        format: Format,
    ) -> Result<Self, ExportError> {
        Ok(Self {
            encoder: Encoder::new(format, layout)?,
            file: destination
                .create(&format!("{STAGING}/{run}/{path}"))
                .await?,
            staged: StagedPart {
                path,
                rows: 0,
                bytes: 0,
                misfits: 0,
            },
            unread: 0,
        })
    }

    fn encode(&mut self, layout: &Layout, rows: &[(u64, ExportRow)]) -> Result<(), ExportError> {
        for rows in rows.chunks(BATCH) {
            let mut batch: Vec<(u64, Cells)> = Vec::with_capacity(rows.len());
            for (number, row) in rows {
                match layout.cells(row) {
                    Some(cells) => batch.push((*number, cells)),
                    None => self.unread += 1,
                }
            }
            self.staged.rows += batch.len() as u64;
            let misfits = batch.iter().filter(|(_, cells)| !cells.raw.is_empty());
            self.staged.misfits += misfits.count() as u64;
            self.encoder.write(layout, &batch)?;
        }
        Ok(())
    }

    async fn drain(&mut self) -> Result<(), ExportError> {
        let bytes = self.encoder.take();
        match bytes.is_empty() {
            true => Ok(()),
            false => Ok(self.file.write(bytes).await?),
        }
    }

    async fn finish(mut self) -> Result<Finished, ExportError> {
        let bytes = self.encoder.finish()?;
        self.file.write(bytes).await?;
        self.staged.bytes = self.file.finish().await?;
        Ok(Finished {
            staged: self.staged,
            unread: self.unread,
        })
    }
}
