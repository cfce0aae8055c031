//! A pretend Meta: Cloud API endpoints, a webhook sender, and customers who write.
