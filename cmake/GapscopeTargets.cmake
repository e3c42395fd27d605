# SPDX-FileCopyrightText: 2026 The Gapscope developers
# SPDX-License-Identifier: GPL-3.0-or-later

# What every target shares: warnings, Qt strictness, sanitizers.
add_library(gapscope_options INTERFACE)
target_compile_options(gapscope_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${GAPSCOPE_WERROR}>:-Werror>)
target_compile_definitions(gapscope_options INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS GAPSCOPE_VERSION="${PROJECT_VERSION}")
if(GAPSCOPE_SANITIZE)
  target_compile_options(gapscope_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
    -Wno-maybe-uninitialized) # gcc 12 sees some in variants, under sanitizers only
  target_link_options(gapscope_options INTERFACE -fsanitize=address,undefined)
endif()

# One static library per folder; its links are the folder's allowed dependencies (docs/architecture.md).
function(gapscope_library name folder)
  cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.h)
  if(NOT sources MATCHES "\\.cpp")
    file(TOUCH ${CMAKE_BINARY_DIR}/empty.cpp)
    list(APPEND sources ${CMAKE_BINARY_DIR}/empty.cpp)
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE gapscope_options ${ARG_PRIVATE})
endfunction()
