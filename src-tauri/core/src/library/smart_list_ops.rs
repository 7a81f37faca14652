//! Operations on saved searches.

use jiff::Zoned;
use uuid::Uuid;

use crate::db::DbError;
use crate::error::ApiError;
use crate::events::Event;
use crate::library::Library;
use crate::library::catalogue::{Look, Order};
use crate::library::error::LibraryError;
use crate::library::search::{Search, listed};
use crate::library::smart_lists::{self, Stored};
use crate::model::{NewSmartList, SmartList, SmartListChange};

/// Letters of a name, at most.
const LONGEST_NAME: usize = 100;
/// Letters of a search, at most.
const LONGEST_SEARCH: usize = 1_000;

impl Library {
    /// All saved searches with what they find now.
    ///
    /// # Errors
    /// The store failed.
    pub async fn smart_lists(&self) -> Result<Vec<SmartList>, ApiError> {
        let shown = |look: &Look<'_>| {
            let lists = smart_lists::all(look.c)?;
            lists.into_iter().zip(0..).map(|(list, position)| show(look, list, position)).collect()
        };
        Ok(self.shared.catalogue.read(shown).await?)
    }

    /// Saves a search.
    ///
    /// # Errors
    /// `validation_failed`.
    pub async fn add_smart_list(&self, new: NewSmartList) -> Result<SmartList, ApiError> {
        let list = Stored {
            id: Uuid::new_v4().to_string(),
            name: name(&new.name)?,
            search: search(&new.search)?,
            order_by: order(new.order_by)?,
            built_in: false,
            is_hidden: false,
        };
        let id = list.id.clone();
        self.shared.db.write(move |tx| smart_lists::save(tx, &list)).await?;
        self.smart_lists_changed();
        self.smart_list(&id).await
    }

    /// Changes a saved search.
    ///
    /// # Errors
    /// `not_found`; `validation_failed`, also for another search of a list that came with Mismo.
    pub async fn change_smart_list(&self, change: SmartListChange) -> Result<SmartList, ApiError> {
        let id = change.id.clone();
        let wanted = id.clone();
        let mut list = self
            .shared
            .db
            .read(move |c| smart_lists::get(c, &wanted))
            .await?
            .ok_or_else(|| LibraryError::NoSmartList(id.clone()))?;
        if let Some(new) = change.name {
            list.name = name(&new)?;
        }
        if let Some(new) = change.search {
            if list.built_in && new != list.search {
                return Err(ApiError::invalid("search", "of a list that came with Mismo stays: save one of your own"));
            }
            list.search = search(&new)?;
        }
        if change.order_by.is_some() {
            list.order_by = order(change.order_by)?;
        }
        list.is_hidden = change.is_hidden.unwrap_or(list.is_hidden);
        self.shared
            .db
            .write(move |tx| {
                smart_lists::save(tx, &list)?;
                change.position.map_or(Ok(()), |position| smart_lists::move_to(tx, &list.id, position as usize))
            })
            .await?;
        self.smart_lists_changed();
        self.smart_list(&id).await
    }

    /// Removes a saved search.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn remove_smart_list(&self, id: &str) -> Result<(), ApiError> {
        let wanted = id.to_owned();
        if self.shared.db.write(move |tx| smart_lists::remove(tx, &wanted)).await? {
            self.smart_lists_changed();
            return Ok(());
        }
        Err(LibraryError::NoSmartList(id.to_owned()).into())
    }

    /// Brings back the lists that came with Mismo; all lists.
    ///
    /// # Errors
    /// The store failed.
    pub async fn restore_smart_lists(&self) -> Result<Vec<SmartList>, ApiError> {
        self.shared.db.write(smart_lists::restore).await?;
        self.smart_lists_changed();
        self.smart_lists().await
    }

    fn smart_lists_changed(&self) {
        self.shared.bus.publish(Event::SmartListsChanged {});
    }

    async fn smart_list(&self, id: &str) -> Result<SmartList, ApiError> {
        let wanted = id.to_owned();
        let shown = move |look: &Look<'_>| {
            let lists = smart_lists::all(look.c)?;
            let list = lists.into_iter().zip(0..).find(|(list, _)| list.id == wanted);
            list.map(|(list, position)| show(look, list, position)).transpose()
        };
        let list = self.shared.catalogue.read(shown).await?;
        Ok(list.ok_or_else(|| LibraryError::NoSmartList(id.to_owned()))?)
    }
}

fn show(look: &Look<'_>, list: Stored, position: u32) -> Result<SmartList, DbError> {
    let search = Search::read(&list.search, &Zoned::now());
    let count = look.find(&listed(search.conditions))?.len() as u64;
    Ok(SmartList {
        id: list.id,
        name: list.name,
        search: list.search,
        order_by: list.order_by,
        built_in: list.built_in,
        is_hidden: list.is_hidden,
        position,
        count,
        unread: search.unread,
    })
}

fn name(text: &str) -> Result<String, ApiError> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(ApiError::invalid("name", format!("must have 1 to {LONGEST_NAME} letters")));
    }
    Ok(name.to_owned())
}

fn search(text: &str) -> Result<String, ApiError> {
    if text.chars().count() > LONGEST_SEARCH {
        return Err(ApiError::invalid("search", format!("must have {LONGEST_SEARCH} letters at most")));
    }
    Ok(text.trim().to_owned())
}

/// An order that can be read; none for an empty text.
fn order(text: Option<String>) -> Result<Option<String>, LibraryError> {
    let text = text.filter(|text| !text.is_empty());
    text.as_deref().map(Order::read).transpose()?;
    Ok(text)
}
