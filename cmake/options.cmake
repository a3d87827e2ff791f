# How everything is compiled.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(YZ_TESTS "Build the unit tests" ON)
option(YZ_FUZZ "Build the fuzz targets as well (clang only, with fuzzer-no-link in YZ_SANITIZE)" OFF)
set(YZ_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")

find_program(CCACHE ccache)
if(CCACHE)
  # The sloppiness is what ccache asks for with precompiled headers; base_dir and no hash of the
  # working folder let two checkouts share results.
  set(launcher ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(yz_options INTERFACE)
target_include_directories(yz_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(yz_options INTERFACE -Wall -Wextra -Werror -fno-omit-frame-pointer)
target_compile_definitions(yz_options INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns of std::optional, std::string and std::vector members it merely inlined (GCC bugs
  # 105329, 80635), the more behind a precompiled header, where it no longer knows them for the system's.
  # It wants such a header preprocessed the way ccache can read, and all that share it to agree on threads.
  target_compile_options(yz_options INTERFACE -fcoroutines -fpch-preprocess -pthread
                         -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overread
                         -Wno-stringop-overflow)
  # Asio's and Beast's own functions are compiled once (base/asio.cpp, http/beast.cpp), not in every file.
  target_compile_definitions(yz_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
endif()
if(YZ_SANITIZE)
  target_compile_options(yz_options INTERFACE -fsanitize=${YZ_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(yz_options INTERFACE -fsanitize=${YZ_SANITIZE})
endif()
