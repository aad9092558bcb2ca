# frozen_string_literal: true

require 'json'
require 'fluent/plugin/parser'

module Fluent
  module Plugin
    # One record for each JSON object in a text, such as a datagram of several lines. Fluentd's own parser refuses the
    # second, and takes the field `time` out of a record.
    class JsonLinesParser < Parser
      Fluent::Plugin.register_parser('json_lines', self)

      def parse(text)
        objects_in(text.dup.force_encoding(Encoding::UTF_8).scrub).each do |object|
          # Each its own time: Loki keeps lines of one time and text once.
          object.is_a?(Hash) ? yield(Fluent::EventTime.now, object) : yield(nil, nil)
        end
      end

      private

      def objects_in(text)
        whole = load(text)
        return [whole].flatten(1) if whole

        text.each_line.reject { |line| line.strip.empty? }.map { |line| load(line) }
      end

      def load(text)
        JSON.parse(text)
      rescue JSON::JSONError
        nil
      end
    end
  end
end
