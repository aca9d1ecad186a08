defmodule KitchenSink.OtherCalendar do
  @moduledoc "A calendar of one's own: years count from 1000 later, all else is ISO."
  @behaviour Calendar
  for {name, arity} <- Calendar.ISO.__info__(:functions),
      {name, arity} in Calendar.behaviour_info(:callbacks),
      {name, arity} not in [date_to_string: 3, year_of_era: 3] do
    arguments = Macro.generate_arguments(arity, __MODULE__)
    @impl true
    defdelegate unquote(name)(unquote_splicing(arguments)), to: Calendar.ISO
  end

  @impl true
  def date_to_string(year, month, day), do: "#{year + 1000}/#{month}/#{day}"
  @impl true
  def year_of_era(year, _month, _day), do: {year + 1000, 1}
end

defmodule KitchenSink.Vienna do
  @moduledoc "A time zone database with one zone, an hour ahead, two in summer."
  @behaviour Calendar.TimeZoneDatabase
  @impl true
  def time_zone_period_from_utc_iso_days({days, _}, "Europe/Vienna"), do: {:ok, period(rem(days, 2))}
  def time_zone_period_from_utc_iso_days(_, _), do: {:error, :time_zone_not_found}
  @impl true
  def time_zone_periods_from_wall_datetime(%{hour: 2}, "Europe/Vienna"),
    do: {:ambiguous, period(1), period(0)}

  def time_zone_periods_from_wall_datetime(%{day: day}, "Europe/Vienna"), do: {:ok, period(rem(day, 2))}
  def time_zone_periods_from_wall_datetime(_, _), do: {:error, :time_zone_not_found}

  defp period(0), do: %{std_offset: 0, utc_offset: 3600, zone_abbr: "CET"}
  defp period(1), do: %{std_offset: 3600, utc_offset: 3600, zone_abbr: "CEST"}
end

defmodule KitchenSink.Calendars do
  @moduledoc "Date, Time, NaiveDateTime, DateTime, Duration, Calendar, calendar."
  alias KitchenSink.{OtherCalendar, Vienna}

  def cases do
    [
      date_new: fn ->
        {Date.new(2023, 2, 29), Date.new!(2024, 2, 29), Date.from_iso8601("2024-13-01"),
         Date.from_erl({2024, 1, 1})}
      end,
      date_range: fn ->
        {Date.range(~D[2024-01-30], ~D[2024-02-02]) |> Enum.map(& &1.day),
         inspect(Date.range(~D[2024-01-01], ~D[2024-01-09], 2)),
         ~D[2024-01-03] in Date.range(~D[2024-01-01], ~D[2024-01-09], 2)}
      end,
      date_weeks: fn ->
        {Date.beginning_of_week(~D[2024-02-29]), Date.end_of_month(~D[2024-02-01]),
         Date.day_of_year(~D[2024-03-01]), Date.quarter_of_year(~D[2024-10-01]),
         Date.months_in_year(~D[2024-01-01]), Date.leap_year?(~D[1900-01-01])}
      end,
      date_shift: fn ->
        {Date.shift(~D[2024-01-31], month: 1), Date.shift(~D[2024-02-29], year: -1, day: 3),
         Date.shift(~D[2024-01-01], Duration.new!(week: 2))}
      end,
      date_compare: fn ->
        {Date.compare(~D[2024-01-01], ~D[2024-01-02]), Date.after?(~D[2024-01-02], ~D[2024-01-01]),
         Date.day_of_era(~D[2024-01-01]), Date.to_gregorian_days(~D[2000-01-01])}
      end,
      date_negative: fn ->
        {Date.to_iso8601(~D[-0044-03-15]), Date.year_of_era(~D[-0044-03-15]),
         Date.to_iso8601(~D[2024-02-29], :basic)}
      end,
      time_new: fn ->
        {Time.new(24, 0, 0), Time.from_iso8601("T10:20:30.123456"), Time.to_iso8601(~T[01:02:03.4], :basic),
         Time.from_seconds_after_midnight(3661)}
      end,
      time_add: fn ->
        {Time.add(~T[23:30:00], 45, :minute), Time.diff(~T[10:00:00], ~T[08:00:00], :hour),
         Time.truncate(~T[01:02:03.456], :second), Time.shift(~T[01:00:00], hour: 25)}
      end,
      naive_more: fn ->
        {NaiveDateTime.add(~N[2024-02-28 23:59:59], 1),
         NaiveDateTime.diff(~N[2024-01-02 00:00:00], ~N[2024-01-01 00:00:00], :minute),
         NaiveDateTime.beginning_of_day(~N[2024-01-01 10:00:00.5]),
         NaiveDateTime.to_erl(~N[2024-01-01 10:00:00])}
      end,
      naive_parse: fn ->
        {NaiveDateTime.from_iso8601("2024-01-01 10:00:00.12Z"), NaiveDateTime.from_iso8601("2024-01-01"),
         NaiveDateTime.to_string(~N[2024-01-01 10:00:00.000])}
      end,
      datetime_parse: fn ->
        {DateTime.from_iso8601("2024-01-01T10:00:00+02:30"),
         DateTime.from_iso8601("20240101T100000Z", :basic), DateTime.from_iso8601("2024-01-01T10:00:00")}
      end,
      datetime_unix: fn ->
        {DateTime.from_unix!(1_700_000_000_123, :millisecond), DateTime.to_unix(~U[1969-12-31 23:59:59Z]),
         DateTime.from_unix(1, 10), DateTime.to_gregorian_seconds(~U[2000-01-01 00:00:00Z])}
      end,
      datetime_compare: fn ->
        {DateTime.compare(~U[2024-01-01 00:00:00Z], ~U[2024-01-01 00:00:00.1Z]),
         DateTime.diff(~U[2024-01-02 00:00:00Z], ~U[2024-01-01 00:00:00Z], :hour),
         DateTime.before?(~U[2024-01-01 00:00:00Z], ~U[2025-01-01 00:00:00Z])}
      end,
      datetime_shift: fn ->
        {DateTime.shift(~U[2024-01-31 00:00:00Z], month: 1, hour: -1),
         DateTime.truncate(~U[2024-01-01 00:00:00.999Z], :second),
         DateTime.add(~U[2024-02-28 00:00:00Z], 2, :day)}
      end,
      datetime_zone: fn ->
        {DateTime.from_naive(~N[2024-07-01 12:00:00], "Europe/Vienna", Vienna),
         DateTime.shift_zone(~U[2024-01-01 00:00:00Z], "Europe/Vienna", Vienna),
         DateTime.from_naive(~N[2024-10-27 02:30:00], "Europe/Vienna", Vienna)}
      end,
      datetime_zone_missing: fn -> DateTime.shift_zone!(~U[2024-01-01 00:00:00Z], "Mars/Base") end,
      strftime_all: fn ->
        Calendar.strftime(
          ~U[2024-02-09 03:04:05.067Z],
          "%a %A %b %B %c %d %f %H %I %j %m %M %p %P %q %s %S %u %x %X %y %Y %z %Z %%"
        )
      end,
      strftime_padding: fn -> Calendar.strftime(~N[2024-02-09 03:04:05], "%-d %_d %05Y %-H %_I") end,
      strftime_names: fn ->
        names = [
          day_of_week_names: &Enum.at(~w(Mo Di Mi Do Fr Sa So), &1 - 1),
          month_names: &"M#{&1}",
          am_pm_names: fn half -> "#{half}!" end,
          preferred_date: "%d.%m.%Y"
        ]

        Calendar.strftime(~N[2024-02-09 13:04:05], "%A %B %I%p %x", names)
      end,
      strftime_bad: fn -> Calendar.strftime(~D[2024-01-01], "%H") end,
      duration: fn ->
        {Duration.new!(hour: 1, minute: 90), Duration.add(Duration.new!(day: 1), Duration.new!(day: 2)),
         Duration.to_iso8601(Duration.new!(year: 1, second: 2, microsecond: {500_000, 3})),
         Duration.from_iso8601("P1Y2M3DT4H5.5S"), Duration.negate(Duration.new!(week: 1)),
         inspect(Duration.new!(week: 1))}
      end,
      duration_text: fn ->
        {Duration.to_string(Duration.new!(hour: 2, second: 30)), Duration.from_iso8601("P1X"),
         Duration.multiply(Duration.new!(day: 1), 3)}
      end,
      calendar_own: fn ->
        {to_string(Date.new!(2024, 1, 2, OtherCalendar)), Date.convert(~D[2024-01-02], OtherCalendar),
         inspect(Date.new!(2024, 1, 2, OtherCalendar)),
         Date.compare(Date.new!(2024, 1, 2, OtherCalendar), ~D[2024-01-02])}
      end,
      calendar_iso: fn ->
        {Calendar.ISO.day_of_week(2024, 2, 29, :sunday), Calendar.ISO.date_to_string(2024, 1, 2),
         Calendar.ISO.parse_date("2024-01-02"), Calendar.compatible_calendars?(Calendar.ISO, OtherCalendar),
         Calendar.ISO.iso_days_to_unit({1, {0, 1}}, :second)}
      end,
      calendar_erlang: fn ->
        {:calendar.day_of_the_week(2024, 2, 29), :calendar.last_day_of_the_month(2023, 2),
         :calendar.gregorian_seconds_to_datetime(63_873_316_800), :calendar.seconds_to_daystime(90_061),
         :calendar.time_difference({{2024, 1, 1}, {0, 0, 0}}, {{2024, 1, 2}, {1, 0, 0}})}
      end,
      calendar_rfc3339: fn ->
        {:calendar.rfc3339_to_system_time(~c"2024-01-01T00:00:00Z"),
         :calendar.system_time_to_rfc3339(1_704_067_200, [{:offset, ~c"+01:00"}]),
         :calendar.system_time_to_universal_time(0, :second), :calendar.is_leap_year(2000)}
      end,
      date_error: fn -> Date.from_iso8601!("2024-02-30") end,
      datetime_error: fn -> DateTime.from_unix!(:soon) end,
      time_units: fn ->
        {Elixir.System.convert_time_unit(2, :second, :millisecond),
         :erlang.convert_time_unit(1500, :millisecond, :second), to_timeout(minute: 1, second: 5),
         :timer.hms(1, 1, 1), :timer.minutes(2)}
      end
    ]
  end
end
