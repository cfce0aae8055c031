//! What Baton is compared with, in the same run.
