// Beast's own functions and those of Asio's TLS, compiled here once where cmake/options.cmake says
// so.
#include <boost/asio/detail/config.hpp>

#ifdef BOOST_ASIO_SEPARATE_COMPILATION
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
#endif
