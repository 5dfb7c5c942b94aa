//! Rows as Parquet.

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::arrow::batch;
use super::layout::Layout;
use crate::error::ExportError;
use crate::row::Cells;

/// The maximum number of rows of a row group.
const ROW_GROUP: usize = 128 * 1024;

/// The size of a page and of a dictionary page, in bytes: less than the library's default, because many files are open.
const PAGE: usize = 256 * 1024;

/// An encoder of rows into Parquet. Bytes can be taken after each row group.
pub(crate) struct ParquetEncoder {
    writer: ArrowWriter<Vec<u8>>,
    path: String,
}

/// The properties of written files.
pub(crate) fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_data_page_size_limit(PAGE)
        .set_dictionary_page_size_limit(PAGE)
        .set_created_by(concat!("welkin-export ", env!("CARGO_PKG_VERSION")).to_owned())
        .build()
}

impl ParquetEncoder {
    pub(super) fn new(layout: &Layout) -> Result<Self, ExportError> {
        let path = layout.dataset.folder.clone();
        let writer = ArrowWriter::try_new(Vec::new(), layout.schema.clone(), Some(properties()));
        match writer {
            Ok(writer) => Ok(Self { writer, path }),
            Err(source) => Err(failed(path, source)),
        }
    }

    fn at(&self) -> impl FnOnce(ParquetError) -> ExportError + use<> {
        let path = self.path.clone();
        |source| failed(path, source)
    }

    pub(super) fn write(
        &mut self,
        layout: &Layout,
        rows: &[(u64, Cells)],
    ) -> Result<(), ExportError> {
        let failed = self.at();
        let batch = batch(layout, rows).map_err(ParquetError::from);
        batch
            .and_then(|batch| self.writer.write(&batch))
            .map_err(failed)
    }

    pub(super) fn memory(&self) -> usize {
        self.writer.memory_size() + self.writer.inner().len()
    }

    pub(super) fn flush(&mut self) -> Result<(), ExportError> {
        let failed = self.at();
        self.writer.flush().map_err(failed)
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.writer.inner_mut())
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, ExportError> {
        let failed = self.at();
        self.writer.into_inner().map_err(failed)
    }
}

fn failed(path: String, source: ParquetError) -> ExportError {
    ExportError::Parquet {
        path,
        source: Box::new(source),
    }
}
