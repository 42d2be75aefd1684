"""Where ``data.fashion_mnist`` gets its images: files that are downloaded, or drawn ones."""
