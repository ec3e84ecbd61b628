class AnswersController < ActionController::API
  def show = render(plain: ActiveRecord::Base.connection.select_value("SELECT 'rails and its database answer'"))
end
