// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace gapscope {

// Asks the system to back a long stretch of memory that is not used yet with large pages: a column
// that is read at many distant places is read faster, and filling it takes fewer page faults. Only
// a hint; does nothing for short stretches and where the system has none.
void adviseLargePages(void *data, std::size_t bytes);

// column.resize() for a column that is still empty, on large pages where there are any.
template<class T>
void resizeOnLargePages(std::vector<T> &column, std::size_t size)
{
    column.reserve(size);
    adviseLargePages(column.data(), column.capacity() * sizeof(T));
    column.resize(size);
}

} // namespace gapscope
