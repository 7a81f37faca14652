//! Envelopes of answers. Routes under `/api/analysis` answer bare objects, all others `{success, data, ...}`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An input without fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
#[derive(Default)]
pub struct Nothing {}

/// An input that names one thing by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct ById {
    /// The id, as it stands in the path.
    pub id: String,
}

/// `{success: true, data, message?}`: the answer of every route outside `/api/analysis`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Data<T> {
    /// Always true: failures are answered with the error shape.
    pub success: bool,
    /// What was asked for.
    pub data: T,
    /// What was done, in one sentence, for actions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub message: Option<String>,
}

impl<T> Data<T> {
    /// Wraps `data`.
    pub fn new(data: T) -> Self {
        Self { success: true, data, message: None }
    }

    /// Wraps `data` with a sentence on what was done.
    pub fn said(data: T, message: impl Into<String>) -> Self {
        Self { success: true, data, message: Some(message.into()) }
    }
}

/// `{success: true, count, data}`: a whole list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Listing<T> {
    /// Always true.
    pub success: bool,
    /// Length of `data`.
    pub count: usize,
    /// The items.
    pub data: Vec<T>,
}

impl<T> Listing<T> {
    /// Wraps `data` and counts it.
    pub fn new(data: Vec<T>) -> Self {
        Self { success: true, count: data.len(), data }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Page<T> {
    /// Always true.
    pub success: bool,
    /// The items of this page.
    pub data: Vec<T>,
    /// Where this page lies in the whole.
    pub pagination: Pagination,
    /// Words of the search, as typed, that could not be read as what they look like: an operator that there is none of,
    /// a value that it does not take (both are searched as they stand), or one that was not typed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub unread: Vec<String>,
}

/// Where a page lies in the whole list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Pagination {
    /// 1-based number of this page.
    pub page: u32,
    /// Items a page, at most.
    pub limit: u32,
    /// Items in all pages, counted with the same filters.
    pub total: u64,
    /// Number of pages.
    #[serde(rename = "totalPages")]
    pub total_pages: u64,
    /// For `after`: the page behind this one. None behind the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
}

/// `{success: true, message}`: an action with nothing to return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Done {
    /// Always true.
    pub success: bool,
    /// What was done.
    pub message: String,
}

impl Done {
    /// An answer that says `message`.
    pub fn said(message: impl Into<String>) -> Self {
        Self { success: true, message: message.into() }
    }
}

/// `{message}`: a bare answer of an `/api/analysis` action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export_to = "types.ts")]
pub struct Message {
    /// What was done.
    pub message: String,
}
