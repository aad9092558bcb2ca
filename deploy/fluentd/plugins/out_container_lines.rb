# frozen_string_literal: true

require 'json'
require 'fluent/plugin/output'

module Fluent
  module Plugin
    # Entries of Docker's json-files become lines for Loki: { job, line }. One look at each: what is whole and JSON goes
    # straight on; only pieces of a line, and text that may be continued, are ever held in memory.
    class ContainerLinesOutput < Output
      Fluent::Plugin.register_output('container_lines', self)
      helpers :event_emitter, :timer

      # Several environments may share an engine.
      config_param :environment, :string
      # Docker cuts lines at 16 KB; only the last piece ends with a newline. A line is joined up to this size, and for
      # this long after its last piece; the rest of it is another.
      config_param :size_limit, :size, default: 16 * 1024 * 1024
      config_param :pieces_wait, :time, default: 5
      # A line that begins with a blank (a stack trace) belongs to the text before, if it comes within this time: longer
      # than from one look at the file to the next.
      config_param :text_wait, :time, default: 2.5

      # What one stream of one container wrote; its text is added to where more belongs to it, its time is the first's.
      Entry = Struct.new(:tag, :time, :stream, :attrs, :text, :held_since) do
        def source
          [tag, stream]
        end

        def whole?
          text.end_with?("\n")
        end

        def continuation?
          text.match?(/\A\s/)
        end

        # Its fields as they were written, and the container; nothing where it is no object.
        def json_line
          return unless text.start_with?('{') && (object = text.rstrip).end_with?('}')

          fields = object.chop.rstrip.delete_suffix(',')
          "#{fields}#{',' unless fields == '{'}\"container\":#{container.to_json}}"
        end

        def text_line
          { 'message' => text.chomp, 'stream' => stream, 'release' => attrs['slipway.release'] || '',
            'container' => container }.to_json
        end

        def container
          attrs['tag'] || ''
        end
      end

      def configure(conf)
        super
        # By source.
        @pieces = {}
        @texts = {}
        @lock = Mutex.new
      end

      def start
        super
        timer_execute(:container_lines_held, 0.5) { let_go(@pieces_wait, @text_wait) }
      end

      def shutdown
        let_go(0, 0)
      ensure
        super
      end

      def process(tag, records)
        @lock.synchronize do
          lines = Fluent::MultiEventStream.new
          records.each do |time, record|
            entry = entry_of(tag, time, record)
            take_piece(entry, lines) if entry
          rescue StandardError => e
            # It costs no other.
            router.emit_error_event(tag, time, record, e)
          end
          pass_on(tag, lines)
        end
      end

      private

      # Nothing for those of another environment, and for Fluentd's own, which would feed themselves.
      def entry_of(tag, time, record)
        attrs = record['attrs']
        text = record['log']
        return unless attrs.is_a?(Hash) && text.is_a?(String)
        return if attrs['slipway.environment'] != @environment || attrs['slipway.job'] == 'fluentd'

        Entry.new(tag, time, record['stream'], attrs, text.valid_encoding? ? text : text.scrub)
      end

      def take_piece(entry, lines)
        begun = @pieces.delete(entry.source) unless @pieces.empty?
        if begun
          begun.text << entry.text
          entry = begun
        end
        return hold(@pieces, entry) unless entry.whole? || entry.text.bytesize >= @size_limit

        take_line(entry, lines)
      end

      def take_line(entry, lines)
        json = entry.json_line
        json ? add(entry, json, lines) : take_text(entry, lines)
      end

      def take_text(entry, lines)
        begun = @texts.delete(entry.source)
        if begun && entry.continuation? && begun.text.bytesize < @size_limit
          begun.text << entry.text
          return hold(@texts, begun)
        end
        add(begun, begun.text_line, lines) if begun
        hold(@texts, entry)
      end

      def hold(where, entry)
        entry.held_since = now
        where[entry.source] = entry
      end

      # What has waited for so many seconds.
      def let_go(pieces_wait, text_wait)
        @lock.synchronize do
          release(@pieces, pieces_wait) { |entry, lines| take_line(entry, lines) }
          release(@texts, text_wait) { |entry, lines| add(entry, entry.text_line, lines) }
        end
      end

      def release(where, wait)
        due = where.values.select { |entry| now - entry.held_since >= wait }
        due.each do |entry|
          where.delete(entry.source)
          lines = Fluent::MultiEventStream.new
          yield entry, lines
          pass_on(entry.tag, lines)
        rescue StandardError => e
          # A full disk, for one: it is tried again. An error that left this would end the timer for good.
          log.error 'a line could not be passed on', error: e
          hold(where, entry)
        end
      end

      def add(entry, line, lines)
        lines.add(entry.time, { 'job' => entry.attrs['slipway.job'] || 'other', 'line' => line })
      end

      def pass_on(tag, lines)
        router.emit_stream(tag, lines) unless lines.empty?
      end

      def now
        Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end
    end
  end
end
