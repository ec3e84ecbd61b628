Rails.application.configure do
  config.eager_load = true
  config.logger = ActiveSupport::Logger.new($stdout)
end
