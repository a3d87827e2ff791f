// Asio's own functions, compiled here once where cmake/options.cmake says so.
#include <boost/asio/detail/config.hpp>

#ifdef BOOST_ASIO_SEPARATE_COMPILATION
#include <boost/asio/impl/src.hpp>
#endif
