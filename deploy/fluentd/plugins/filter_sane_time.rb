# frozen_string_literal: true

require 'time'
require 'fluent/plugin/filter'

module Fluent
  module Plugin
    # Senders' clocks and units are theirs: a record has its own time where that is near enough, and otherwise the time
    # of its arrival. Its field `time` stays as it is.
    class SaneTimeFilter < Filter
      Fluent::Plugin.register_filter('sane_time', self)

      # Loki refuses a line that is more than an hour behind the newest of its stream.
      config_param :past, :time, default: 45 * 60
      config_param :ahead, :time, default: 5 * 60

      # Seconds, and what JavaScript, Python and Go count in.
      UNITS = [1, 1_000, 1_000_000, 1_000_000_000].freeze

      def filter_with_time(_tag, time, record)
        now = Fluent::EventTime.now
        own = candidates(record['time']).push(time.to_r).find { |at| sane?(at, now.to_r) }
        [own ? event_time(own) : now, record]
      end

      private

      def candidates(value)
        case value
        when Integer then UNITS.map { |unit| Rational(value, unit) }
        when Float then value.finite? ? UNITS.map { |unit| value.rationalize(Rational(1, 1_000_000_000)) / unit } : []
        when /\A\d{1,19}\z/ then candidates(value.to_i)
        when String then [Time.iso8601(value).to_r]
        else []
        end
      rescue ArgumentError
        []
      end

      def sane?(at, now)
        at.between?(now - @past, now + @ahead)
      end

      def event_time(at)
        seconds = at.floor
        Fluent::EventTime.new(seconds, ((at - seconds) * 1_000_000_000).floor)
      end
    end
  end
end
