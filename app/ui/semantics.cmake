# The semantic tree alone: it needs no ImGui, so that the accessibility provider and its tests do not either.
oqyrman_library(oqyrman_semantics SOURCES semantics.cpp semantics_diff.cpp semantics_text.cpp)
