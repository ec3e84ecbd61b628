Rails.application.configure do
  # config.require_master_key = true
  config.force_ssl = true
  config.action_mailer.default_url_options = { host: ENV.fetch("APP_HOST") { "example.com" } }
end
