// Asio's own functions, compiled here once (BOOST_ASIO_SEPARATE_COMPILATION, cmake/options.cmake).
#include <boost/asio/impl/src.hpp>
