// Beast's own functions and those of Asio's TLS, compiled here once (cmake/options.cmake).
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
