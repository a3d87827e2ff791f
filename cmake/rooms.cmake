# room(NAME USES rooms... NEEDS libraries...): src/NAME/*.cpp becomes the library yz_NAME, and
# src/NAME/*_test.cpp the program NAME_test beside it.
#
# Sources are globbed: a room is its folder, so a list of the folder's files would only say it twice.
include(CTest)
include(GoogleTest)
if(YZ_TESTS)
  # Whoever only runs the fair has no GoogleTest (tools/deps/apt-test.txt); ctest then fails for want
  # of tests rather than pass.
  find_package(GTest)
  set(YZ_TESTS ${GTest_FOUND})
endif()

# One precompiled header for all targets alike: base compiles it, the others take it. Named in angle
# brackets its text holds no path of this checkout, and without a time of day inside, ccache shares
# what was compiled with it. The debug preset does without: there a file that lacks an include is named.
function(precompile target owner header)
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE <${header}>)
    target_compile_options(${target} PRIVATE -Xclang -fno-pch-timestamp)
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

function(room name)
  cmake_parse_arguments(arg "" "" "USES;NEEDS" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")
  if(NOT sources)
    return()
  endif()

  add_library(yz_${name} STATIC ${sources})
  target_link_libraries(yz_${name} PUBLIC yz_options ${arg_NEEDS})
  foreach(used IN LISTS arg_USES)
    if(TARGET yz_${used})
      target_link_libraries(yz_${name} PUBLIC yz_${used})
    endif()
  endforeach()
  precompile(yz_${name} yz_base base/precompiled.hpp)

  if(tests AND YZ_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE yz_${name} GTest::gtest_main GTest::gmock)
    precompile(${name}_test base_test base/precompiled_test.hpp)
    # What is tested is optimized, the tests are not: that would take half of their time to compile.
    target_compile_options(${name}_test PRIVATE -O0)
    # Only to those that read files of the checkout: the others compile alike in any checkout, so that
    # ccache has them.
    foreach(test IN LISTS tests)
      file(STRINGS ${test} reads REGEX "YZ_SOURCE_DIR|template_testing")
      if(reads)
        set_property(SOURCE ${test} APPEND PROPERTY
                     COMPILE_DEFINITIONS YZ_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
      endif()
    endforeach()
    gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
endfunction()
