Payments.key = ENV.fetch("PAYMENTS_URL")
Payments.limit = ENV.fetch("PAYMENTS_LIMIT", 5)
# ENV.fetch("NOBODY")
