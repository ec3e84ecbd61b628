module Greeter; end
