# What visitors load stands inside the binary: web/dist (built by npm), the page templates and the
# message catalogues become one object file by .incbin, and a table that app/embedded_resources.cpp
# reads. An empty web/dist is allowed, so that the C++ rooms build without Node.
function(embed_resources target)
  set(list "")
  set(files "")
  foreach(pair "web/dist|" "web/pages|pages/" "web/common/messages|messages/")
    string(REGEX MATCH "^[^|]*" folder "${pair}")
    string(REGEX REPLACE "^[^|]*\\|" "" prefix "${pair}")
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*)
    foreach(file IN LISTS found)
      file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR}/${folder} ${file})
      list(LENGTH files n)
      list(APPEND files ${file})
      string(APPEND list
        "  .long 1f - 0f, 2f - 1f\n0: .ascii \"${prefix}${name}\"\n1: .incbin \"${file}\"\n2:\n")
    endforeach()
  endforeach()

  # Records until the end: length of the path, length of the content, path, content.
  set(assembly ${CMAKE_BINARY_DIR}/embedded_resources.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT
"  .section .rodata
  .globl yz_embedded_begin, yz_embedded_end
yz_embedded_begin:
${list}yz_embedded_end:
  .section .note.GNU-stack,\"\",%progbits
")
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${files}" LANGUAGE ASM)
  # A target of its own, because the compiler's flags mean nothing to the assembler.
  add_library(yz_embedded OBJECT ${assembly})
  target_link_libraries(${target} PUBLIC yz_embedded $<TARGET_OBJECTS:yz_embedded>)
endfunction()
