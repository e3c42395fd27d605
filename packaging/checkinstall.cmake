# SPDX-FileCopyrightText: 2026 The Gapscope developers
# SPDX-License-Identifier: GPL-3.0-or-later

# Installs BUILD into a staging folder, looks for every file and starts the installed program.
set(stage ${BUILD}/packaging/stage)
file(REMOVE_RECURSE ${stage})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${stage}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

set(expected bin/gapscope
  share/applications/${APP_ID}.desktop
  share/metainfo/${APP_ID}.metainfo.xml
  share/mime/packages/${APP_ID}.xml
  share/icons/hicolor/scalable/apps/${APP_ID}.svg
  share/doc/gapscope/copyright
  share/doc/gapscope/CHANGELOG.md)
foreach(size 16 22 24 32 48 64 128 256)
  list(APPEND expected share/icons/hicolor/${size}x${size}/apps/${APP_ID}.png)
endforeach()
foreach(file ${expected})
  if(NOT EXISTS ${stage}/${file})
    message(FATAL_ERROR "not installed: ${file}")
  endif()
endforeach()

# Nothing else may slip in: no static library, header or test.
file(GLOB_RECURSE found RELATIVE ${stage} ${stage}/*)
list(REMOVE_ITEM found ${expected} share/man/man1/gapscope.1)
if(found)
  message(FATAL_ERROR "installed, but not expected: ${found}")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} -E env QT_QPA_PLATFORM=offscreen
  ${stage}/bin/gapscope --version
  OUTPUT_VARIABLE answer COMMAND_ERROR_IS_FATAL ANY)
if(NOT answer MATCHES "${VERSION}")
  message(FATAL_ERROR "gapscope --version said: ${answer}")
endif()
