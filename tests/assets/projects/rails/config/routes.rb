Rails.application.routes.draw { root to: 'answers#show' }
