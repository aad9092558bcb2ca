# frozen_string_literal: true

require 'json'
require 'fluent/plugin/filter'

module Fluent
  module Plugin
    # Loki refuses a line of more than 256 KB, and with it goes what it said. A longer one is cut, and says so: its
    # short fields stay as they are. The same line is always cut in the same way, so that it still arrives once.
    class LongLineFilter < Filter
      Fluent::Plugin.register_filter('long_line', self)

      config_param :limit, :size, default: 200 * 1024
      # What is left of a field that is longer.
      config_param :field, :size, default: 32 * 1024

      def filter(_tag, _time, record)
        line = record['line']
        line.bytesize > @limit ? record.merge('line' => cut(line)) : record
      end

      private

      def cut(line)
        marks = { 'truncated' => true, 'bytes' => line.bytesize }
        fields = object_in(line)
        by_field = fields&.transform_values { |value| short(value) }&.merge(marks)&.to_json
        return by_field if by_field && by_field.bytesize <= @limit

        # A third: quoting a quoted text may double it.
        marks.merge('message' => head(line, @limit / 3)).to_json
      end

      def object_in(line)
        value = JSON.parse(line)
        value.is_a?(Hash) ? value : nil
      rescue JSON::JSONError
        nil
      end

      def short(value)
        text = value.is_a?(String) ? value : value.to_json
        text.bytesize > @field ? head(text, @field) : value
      end

      # Whole characters only.
      def head(text, bytes)
        text.byteslice(0, bytes).scrub('')
      end
    end
  end
end
