defmodule NativeCode.World do
  @moduledoc "What libraries look for on a machine at run time."

  @noon_in_july {{2026, 7, 1}, {12, 0, 0}}

  def certificates, do: length(:public_key.cacerts_get())

  @doc "A moment of UTC in the time zone that TZ names."
  def local_time do
    @noon_in_july
    |> :calendar.universal_time_to_local_time()
    |> NaiveDateTime.from_erl!()
  end

  @doc "A file name beyond ASCII, written and found again."
  def file_name do
    folder = Path.join(System.tmp_dir!(), "names")
    File.mkdir_p!(folder)
    File.write!(Path.join(folder, "Grüße.txt"), "")
    "#{Enum.join(File.ls!(folder))} in #{:file.native_name_encoding()}"
  end

  def host do
    {:ok, address} = :inet.getaddr(~c"localhost", :inet)
    address |> :inet.ntoa() |> to_string()
  end

  def resolver do
    "/etc/resolv.conf" |> File.read!() |> String.split("\n") |> List.first()
  end

  def port_of_https do
    {:ok, port} = :inet.getservbyname(:https, :tcp)
    port
  end
end
