defmodule HelloWorld.GreeterTest do
  use ExUnit.Case

  test "counts who asks" do
    assert {"Hello", first} = HelloWorld.Greeter.greet()
    assert {"Hello", second} = HelloWorld.Greeter.greet()
    assert second == first + 1
  end
end
