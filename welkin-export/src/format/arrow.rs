//! Conversion of cells to Arrow arrays.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array, ListArray,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, FieldRef};

use super::layout::Layout;
use crate::cell::Cell;
use crate::row::Cells;

/// Converts rows to a batch.
pub(super) fn batch(layout: &Layout, rows: &[(u64, Cells)]) -> Result<RecordBatch, ArrowError> {
    let columns = layout.columns.iter().zip(layout.schema.fields());
    let arrays = columns.map(|((_, role), field)| {
        let cells = rows
            .iter()
            .map(|(row, cells)| layout.value(*role, *row, cells));
        array(field.data_type(), cells.collect())
    });
    let arrays = arrays.collect::<Result<_, _>>()?;
    RecordBatch::try_new(layout.schema.clone(), arrays)
}

fn array(data_type: &DataType, cells: Vec<Cell>) -> Result<ArrayRef, ArrowError> {
    let array: ArrayRef = match data_type {
        DataType::Int64 => Arc::new(Int64Array::from_iter(cells.iter().map(integer))),
        DataType::Float64 => Arc::new(Float64Array::from_iter(cells.iter().map(float))),
        DataType::Boolean => Arc::new(BooleanArray::from_iter(cells.iter().map(boolean))),
        DataType::Date32 => Arc::new(Date32Array::from_iter(cells.iter().map(date))),
        DataType::Timestamp(_, zone) => {
            let moments = TimestampMicrosecondArray::from_iter(cells.iter().map(moment));
            Arc::new(moments.with_timezone_opt(zone.clone()))
        }
        DataType::Dictionary(_, _) => {
            let texts = cells.iter().map(text);
            Arc::new(DictionaryArray::<Int32Type>::from_iter(texts))
        }
        DataType::List(field) => Arc::new(list(field, cells)?),
        _ => Arc::new(StringArray::from_iter(cells.iter().map(text))),
    };
    Ok(array)
}

fn list(field: &FieldRef, cells: Vec<Cell>) -> Result<ListArray, ArrowError> {
    let lengths = cells.iter().map(|cell| elements(cell).map_or(0, Vec::len));
    let offsets = OffsetBuffer::from_lengths(lengths);
    let nulls: Vec<bool> = cells.iter().map(|cell| elements(cell).is_some()).collect();
    let values: Vec<Cell> = cells.into_iter().flat_map(into_elements).collect();
    let values = array(field.data_type(), values)?;
    ListArray::try_new(
        field.clone(),
        offsets,
        values,
        Some(NullBuffer::from(nulls)),
    )
}

fn integer(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(*number),
        _ => None,
    }
}

fn float(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Float(number) => Some(*number),
        _ => None,
    }
}

fn boolean(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Boolean(value) => Some(*value),
        _ => None,
    }
}

fn date(cell: &Cell) -> Option<i32> {
    match cell {
        Cell::Date(days) => Some(*days),
        _ => None,
    }
}

fn moment(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::DateTime(microseconds) => Some(*microseconds),
        _ => None,
    }
}

fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

fn elements(cell: &Cell) -> Option<&Vec<Cell>> {
    match cell {
        Cell::List(elements) => Some(elements),
        _ => None,
    }
}

fn into_elements(cell: Cell) -> Vec<Cell> {
    match cell {
        Cell::List(elements) => elements,
        _ => Vec::new(),
    }
}
