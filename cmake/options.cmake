# How everything is compiled.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(YZ_TESTS "Build the unit tests" ON)
option(YZ_FUZZ "Build the fuzz targets as well (with fuzzer-no-link in YZ_SANITIZE)" OFF)
set(YZ_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")

find_program(CCACHE ccache)
if(CCACHE)
  # The sloppiness is what ccache asks for with precompiled headers; base_dir and no hash of the
  # working folder let two checkouts share results. What a file depends on is asked of the compiler,
  # so that nothing is preprocessed for the cache's sake alone: a third of the time of a first build.
  set(launcher env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true CCACHE_DEPEND=true ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(yz_options INTERFACE)
target_include_directories(yz_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(yz_options INTERFACE -Wall -Wextra -Werror -fno-omit-frame-pointer -pthread)
target_compile_definitions(yz_options INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)
# Asio's and Beast's own functions are compiled once (base/asio.cpp, http/beast.cpp), not in every file.
target_compile_definitions(yz_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_link_options(yz_options INTERFACE -fuse-ld=lld-19)
if(YZ_SANITIZE)
  target_compile_options(yz_options INTERFACE -fsanitize=${YZ_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(yz_options INTERFACE -fsanitize=${YZ_SANITIZE})
endif()
